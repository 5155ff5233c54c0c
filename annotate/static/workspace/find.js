// Finding sentences: by their words, how far they are, their labels, speakers and kind. What does not match is set back, or hidden if asked.

import { isAnswered } from "./answer.js";
import { composes } from "./composing.js";
import { go } from "./moving.js";
import { fold } from "./names.js";
import { at, codebook, onChange, sentences, view } from "./work.js";

const bar = document.querySelector(".find");
const asked = () => Object.fromEntries(new FormData(bar));
let found = [];

export function openFind() {
  bar.hidden = false;
  bar.querySelector("input").focus();
}

function closeFind() {
  bar.reset();
  bar.hidden = true;
  filter();
  go(at.current);
}

const STATES = {
  open: ({ status }) => !isAnswered(status),
  answered: ({ status }) => isAnswered(status),
  skipped: ({ status }) => status === "skipped",
  unclear: ({ status }) => status === "unclear",
  asked: ({ remarks }, kind) => remarks.some((each) => !kind || each.kind === kind),
  replied: ({ remarks }) => remarks.some(({ reply }) => reply),
  commented: ({ answer }) => Boolean(answer.comment),
};

function matches(index, { words, state, label, speaker, kind }) {
  const sentence = sentences[index];
  const [stand, about] = state.split("/");
  return (
    (!words || fold(view.text(index)).includes(fold(words))) &&
    (!state || STATES[stand](sentence, about)) &&
    (!label || hasLabel(sentence.answer, ...label.split("/"))) &&
    (!speaker || namesIn(sentence.answer).some((name) => fold(name).includes(fold(speaker)))) &&
    (!kind || sentence.kind === kind)
  );
}

function hasLabel({ acts, values }, layer, label) {
  const owners = [values, ...acts.map((act) => act.values), ...acts.flatMap((act) => act.source.map((link) => link.values ?? {}))];
  return owners.some((owner) => [owner[layer]].flat().includes(label));
}

function namesIn({ acts }) {
  const targets = codebook.layers.filter((layer) => layer.kind === "target");
  return acts.flatMap((act) => [...act.source.map((link) => link.name), ...targets.map((layer) => act.values[layer.id]?.name ?? "")]);
}

function filter() {
  const wanted = asked();
  const seeks = ["words", "state", "label", "speaker", "kind"].some((field) => wanted[field]);
  found = seeks ? [...sentences.keys()].filter((index) => matches(index, wanted)) : [];
  const these = new Set(found);
  view.rows.forEach((row, index) => row.classList.toggle("set-back", seeks && !these.has(index)));
  document.querySelector("article.text").classList.toggle("only-found", seeks && wanted.only === "1" && found.length > 0);
  const words = found.length ? view.say("matches", { count: found.length, total: sentences.length }) : view.say("no_match");
  bar.querySelector("output").textContent = seeks ? words : "";
}

// Past the last match it goes on with the first.
function step(by) {
  const order = by > 0 ? found : [...found].reverse();
  const next = order.find((index) => (index - at.current) * by > 0) ?? order[0];
  if (next !== undefined) go(next, false);
}

export function watchFind() {
  bar.addEventListener("input", filter);
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    step(1);
  });
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-find]");
    if (button?.dataset.find === "close") closeFind();
    else if (button) step(Number(button.dataset.find));
  });
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    // Amid a composition it gives up a sign, where browsers would empty the whole field.
    event.preventDefault();
    if (!composes(event)) closeFind();
  });
  onChange.push(() => bar.hidden || filter());
}
