// The workspace: its parts are put together here and begin to listen.

import { watchAsking } from "./asking.js";
import { clicked } from "./clicks.js";
import { warnAtSignOut } from "./drawer.js";
import { changed, commitTyping, leftByKey, typed } from "./fields.js";
import { watchFind } from "./find.js";
import { pickOne, pickTo, watchGroup } from "./group.js";
import { hear, showOwnKeys } from "./keys.js";
import { go } from "./moving.js";
import { queue } from "./saving.js";
import { watchSigningIn } from "./signing.js";
import { field, remember, rememberTarget } from "./sources.js";
import { drawSpans, drop, markAs, watchSelection } from "./spans.js";
import { watchTime } from "./timing.js";
import { watchTips } from "./tips.js";
import { watchVoices } from "./voices.js";
import { at, codebook, data, here, indexOf, keep, onChange, onShow, placeOf, sentences, view } from "./work.js";

function listen() {
  document.addEventListener("keydown", hear);
  watchSelection();
  watchFind();
  watchGroup();
  watchSigningIn(() => queue.tryAgain());
  warnAtSignOut();
  watchTime();
  watchTips();
  // Pressing a button of the list would otherwise take the selection away before it is marked.
  view.wordsPicked.addEventListener("pointerdown", (event) => event.preventDefault());
  view.wordsPicked.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-place]");
    if (button) markAs(Number(button.dataset.place));
    else if (target.closest("[data-drop]")) drop();
  });
  document.querySelector(".panel").addEventListener("click", clicked);
  document.querySelector("article.text").addEventListener("click", (event) => {
    const row = event.target.closest(".sentence");
    if (!row || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const index = view.rows.indexOf(row);
    if (event.target.closest(".state")) pickOne(index);
    else if (event.shiftKey) pickTo(index);
    else if (!String(getSelection())) go(index);
  });
  view.form.addEventListener("submit", (event) => event.preventDefault());
  view.form.addEventListener("change", changed);
  view.form.addEventListener("input", typed);
  view.panel.addEventListener("keydown", leftByKey);
  view.form.addEventListener("focusin", ({ target }) => {
    const [layer, place] = placeOf(target);
    if (target.matches(".names") && !target.dataset.single) field.attach(target, (target.dataset.single = String(layer.kind === "target")) === "true");
    if (layer && layer.belongs_to !== "link") view.mark(...Object.values((at.marked = { place, layer: layer.id })));
  });
  window.addEventListener("pagehide", commitTyping);
  window.addEventListener("resize", () => view.reveal(at.current, false));
  window.addEventListener("beforeunload", (event) => queue.waiting && !queue.drawer.database && event.preventDefault());
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? ["signed_out", "other"].includes(queue.stopped?.kind) && queue.tryAgain() : commitTyping()));
}

// What an earlier page could not send is shown and sent first. The browser fetches it while the rest is made ready.
async function start() {
  const opened = queue.open();
  rememberUsed();
  onChange.push(drawSpans);
  if (data.voices) watchVoices();
  else watchAsking();
  sentences.forEach(({ answer }, index) => answer.acts.length + Object.keys(answer.values).length && drawSpans(index));
  showOwnKeys();
  await opened;
  document.documentElement.classList.add("live");
  for (const { sentence, answer } of queue.items) if (indexOf.has(sentence)) keep(indexOf.get(sentence), answer);
  view.single(localStorage.getItem("annotate:single") === "1");
  listen();
  go(at.current);
  queue.send();
}

function rememberUsed() {
  const targets = codebook.layers.filter(({ kind }) => kind === "target");
  const bySaving = sentences.filter(({ savedAt }) => savedAt).sort((one, other) => (one.savedAt > other.savedAt) - (one.savedAt < other.savedAt));
  for (const { answer } of bySaving) {
    answer.acts.filter(({ source }) => source.length).forEach(({ source }) => remember(source));
    for (const act of answer.acts) for (const { id } of targets) if (act.values[id]) rememberTarget(id, act.values[id]);
  }
}

start();
