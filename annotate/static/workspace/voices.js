// Adjudication: what the annotators say of the sentence in work, and taking it. Elements as in templates/adjudication/.

import { isAnswered } from "./answer.js";
import { sent } from "./asking.js";
import { decide, queue } from "./saving.js";
import { at, data, here, onChange, onShow, sentences, view } from "./work.js";

const TOGETHER = "together";
const voicesBox = document.querySelector(".voices");
const voiceTemplate = document.getElementById("t-voice")?.content;
const heardHere = () => data.voices[at.current];
let voicesShown = null;

export function watchVoices() {
  onShow.push(showVoices);
  onChange.push(countAcceptable);
  voicesBox.querySelector(".hearing").addEventListener("submit", (event) => {
    event.preventDefault();
    takeVoice(event.submitter.value);
  });
  voicesBox.querySelector(".reason").addEventListener("change", keepReason);
  voicesBox.querySelector(".accept").addEventListener("submit", acceptAll);
}

// Whether the key takes an answer: Shift with its letter, & for all of them.
export function takeByKey(key) {
  if (!data.voices) return false;
  if (key === "&" && heardHere().combined) return takeVoice(TOGETHER);
  return heardHere().voices.some(([letter]) => letter === key) && takeVoice(key);
}

function takeVoice(which) {
  const answer = which === TOGETHER ? heardHere().combined : heardHere().voices.find(([letter]) => letter === which)[2];
  decide({ ...structuredClone(answer), comment: here().answer.comment });
  view.announce(which === TOGETHER ? data.verdicts.taken_all : data.verdicts.taken.replace("{letter}", which));
  return true;
}

// Filled in anew only when another sentence comes into work, so that nothing moves away under a click.
function showVoices() {
  if (voicesShown === at.current) return;
  voicesShown = at.current;
  // What the annotators say is read first; the form comes after it.
  queueMicrotask(() => (view.panel.scrollTop = 0));
  const { voices, verdict, combined, reason, asked, replies } = heardHere();
  voicesBox.querySelector(".verdict").textContent = data.verdicts[verdict].replace("{count}", voices.length);
  voicesBox.querySelector(".heard").open = verdict !== "agreed";
  voicesBox.querySelector(".heard ul").replaceChildren(...voices.map(voiceItem));
  voicesBox.querySelector(".together").hidden = !combined;
  const link = voicesBox.querySelector(".names-link");
  link.href = link.href.replace(/\?s=\d+/, `?s=${at.current + 1}`);
  const form = voicesBox.querySelector(".reason");
  form.action = data.urls.reason.replace(/0\/reason$/, `${here().id}/reason`);
  form.elements.reason.value = reason;
  view.panel.querySelector(".past a").href = data.urls.past.replace(/0\/history$/, `${here().id}/history`);
  showDispute(asked, replies);
}

function showDispute(asked, replies) {
  const dispute = voicesBox.querySelector(".dispute");
  const form = dispute.querySelector("form");
  dispute.open = Boolean(asked);
  form.action = data.urls.dispute.replace(/0\/dispute$/, `${here().id}/dispute`);
  form.elements.text.value = asked;
  const said = replies.map(([letter, text]) => {
    const reply = Object.assign(document.createElement("li"), { dir: "auto", textContent: ` ${text}` });
    reply.prepend(Object.assign(document.createElement("b"), { textContent: `${letter}:` }));
    return reply;
  });
  dispute.querySelector(".replies").replaceChildren(...said);
}

function voiceItem([letter, name, answer]) {
  const copy = voiceTemplate.cloneNode(true).firstElementChild;
  copy.querySelector(".letter").textContent = letter;
  copy.querySelector(".voice-name").textContent = name;
  copy.querySelector(".act-lines").replaceChildren(view.summary(answer));
  const button = copy.querySelector("button");
  button.value = letter;
  button.querySelector("kbd").textContent = `⇧${letter}`;
  button.querySelector(".visually-hidden").textContent = letter;
  return copy;
}

async function keepReason({ currentTarget }) {
  const hearing = heardHere();
  const before = hearing.reason;
  hearing.reason = currentTarget.elements.reason.value;
  if (!(await sent(currentTarget))) return;
  hearing.reason = before;
  currentTarget.elements.reason.value = heardHere().reason;
  view.trouble(data.verdicts.reason_lost);
}

// The server counts what is decided: what still waits is sent first.
async function acceptAll(event) {
  if (!queue.waiting) return;
  event.preventDefault();
  if (await queue.flushed()) voicesBox.querySelector(".accept").submit();
  else view.trouble(view.say("undo_offline"));
}

function countAcceptable() {
  const count = sentences.filter(({ status }, index) => data.voices[index].verdict === "agreed" && !isAnswered(status)).length;
  voicesBox.querySelector(".accept").hidden = count === 0;
  voicesBox.querySelector(".acceptable").textContent = `(${count})`;
}
