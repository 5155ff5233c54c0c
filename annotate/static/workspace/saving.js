// What is decided is shown at once and saved behind; what the queue says of it comes back here.

import { Drawer } from "./drawer.js";
import { isEmptyAct, nothing, same } from "./answer.js";
import { go } from "./moving.js";
import { Queue, requestId } from "./queue.js";
import { at, codebook, data, indexOf, keep, names, sentences, view } from "./work.js";

export const queue = new Queue({
  drawer: new Drawer(data.queue, () => view.trouble(view.say("no_room"))),
  url: (sentence) => data.urls.save.replace(/0$/, sentence),
  user: data.user,
  versions: new Map(sentences.map(({ id, version }) => [id, version])),
  told: { state: (state) => view.saveState(state), saved, conflict, refused },
});

// The person has decided something: shown at once, saved behind.
export function decide(answer, index = at.current, request = undefined) {
  if (!data.can_save || same(answer, sentences[index].answer)) return;
  keep(index, answer);
  queue.add(sentences[index].id, answer, request);
}

// What is decided of several sentences at once, [index, answer] each, is undone at once: the server knows it by what their requests have in common.
export function decideTogether(changes) {
  const deed = requestId();
  for (const [index, answer] of changes) decide(answer, index, `${deed}:${sentences[index].id}`);
}

const deedOf = ({ request }) => (request.includes(":") ? request.split(":")[0] : null);

function saved(item, stored, moreWaits) {
  const index = indexOf.get(item.sentence);
  if (index === undefined) return;
  sentences[index].stored = stored;
  // Names of an answer that is replaced already may be slips that were taken back.
  if (moreWaits) return;
  learnNames(stored.answer);
  if (!deedOf(item)) view.trouble("");
  const open = sentences[index].answer.acts.filter(isEmptyAct);
  keep(index, { ...stored.answer, acts: [...stored.answer.acts, ...open] }, stored.status);
}

function refused(item, message) {
  const index = indexOf.get(item.sentence);
  if (index !== undefined && deedOf(item)) return refusedPart(item, index, message);
  if (index !== undefined) keepUnsaved(index);
  return view.trouble(view.say("refused", { message }));
}

// What was refused is shown to be mended; the sentence is still open.
function keepUnsaved(index) {
  if (index !== at.current) go(index);
  keep(index, sentences[index].answer, "started");
}

// Of what was decided at once the rest stands. Nobody is led away from the sentence in work: the others are as they were, and named.
let refusedParts = { deed: null, numbers: [] };
function refusedPart(item, index, message) {
  const deed = deedOf(item);
  if (refusedParts.deed !== deed) refusedParts = { deed, numbers: [] };
  refusedParts.numbers.push(index + 1);
  const { answer, status } = sentences[index].stored;
  if (!queue.pending(item.sentence).length) keep(index, answer, status);
  view.trouble(view.say("refused_parts", { message, numbers: refusedParts.numbers.join(", ") }));
}

function conflict(sentence, mine, stored) {
  const dialog = document.getElementById("conflict");
  const index = indexOf.get(sentence);
  const theirs = stored ?? { version: 0, status: "unseen", answer: nothing() };
  dialog.querySelector(".conflict-where").textContent = view.say("sentence", { number: index + 1, total: sentences.length });
  dialog.querySelector(".mine").replaceChildren(view.summary(mine));
  dialog.querySelector(".theirs").replaceChildren(view.summary(theirs.answer));
  dialog.onclick = ({ target }) => {
    const choice = target.closest("[data-choice]")?.dataset.choice;
    if (!choice) return;
    dialog.close();
    sentences[index].stored = theirs;
    keep(index, choice === "mine" ? mine : theirs.answer);
    queue.resolve(sentence, theirs.version, choice === "mine");
  };
  dialog.oncancel = (event) => event.preventDefault();
  if (!dialog.open) dialog.showModal();
  // Not on a button: who is typing just then must not choose by accident.
  document.getElementById("conflict-title").focus();
}

function learnNames(answer) {
  for (const act of answer.acts) {
    act.source.filter((link) => link.entry).forEach((link) => names.used(link.entry, link.name));
    codebook.layers.filter((layer) => layer.kind === "target").forEach((layer) => {
      const value = act.values[layer.id];
      if (value?.entry) names.used(value.entry, value.name);
    });
  }
}

export function download() {
  const unsent = queue.items.map(({ sentence, answer }) => ({ sentence: indexOf.get(sentence) + 1, text: view.text(indexOf.get(sentence)), answer }));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(unsent, null, 2)], { type: "application/json" }));
  link.download = data.strings.file_name;
  link.click();
  URL.revokeObjectURL(link.href);
}
