// The workspace: keeps the answers, hears keys, clicks and fields, and lets the queue save.

import { Codebook, isAnswered, isEmptyAct, labelled, newAct, nothing, same, withSource, withValue, withoutAct, written } from "./answer.js";
import { NameField, Names, readChain, reference } from "./names.js";
import { Queue, requestId } from "./queue.js";
import { View } from "./view.js";

const MOST_QUICK = 4;
const TYPING = 800;

const data = JSON.parse(document.getElementById("page-data").textContent);
const codebook = new Codebook(data.codebook);
const view = new View({ codebook, strings: data.strings });
const names = new Names(data.entries);
const sentences = data.sentences.map(([id, start, quotation], index) => {
  const kept = data.answers[index] ?? { version: 0, status: "unseen", answer: nothing(), saved_at: "" };
  return { id, start, quotation, status: kept.status, answer: kept.answer, savedAt: kept.saved_at };
});
const indexOf = new Map(sentences.map(({ id }, index) => [id, index]));
const queue = new Queue({
  prefix: data.queue,
  url: (sentence) => data.urls.save.replace(/0$/, sentence),
  user: data.user,
  versions: new Map(sentences.map(({ id }, index) => [id, data.answers[index]?.version ?? 0])),
  told: { state: (state) => view.saveState(state), saved, conflict, refused, unkept: () => view.trouble(view.say("no_room")) },
});

let current = data.current;
let marked = { place: null, layer: null };
let recent = { sources: [], targets: new Map() };
// What digits and buttons choose from, as it was when the sentence came into work: nothing moves away under a click.
let quick = new Map();
let offered = [];

const here = () => sentences[current];
const actsHere = () => (here().answer.acts.length ? here().answer.acts : [newAct()]);

// ---- answers ----

// The person has decided something: shown at once, saved behind.
function decide(answer, index = current) {
  if (!data.can_save || same(answer, sentences[index].answer)) return;
  keep(index, answer);
  queue.add(sentences[index].id, answer);
}

function keep(index, answer, status = codebook.statusOf(answer)) {
  Object.assign(sentences[index], { answer, status });
  view.margin(index, answer, status);
  view.progress(sentences.map((sentence) => sentence.status));
  if (index === current) show();
}

function show() {
  view.fill(current, here().answer, here().start);
  quickChoices();
  view.mark(marked.place, marked.layer);
}

function saved(item, stored, moreWaits) {
  learnNames(stored.answer);
  const index = indexOf.get(item.sentence);
  if (index === undefined || moreWaits) return;
  view.trouble("");
  const open = sentences[index].answer.acts.filter(isEmptyAct);
  keep(index, { ...stored.answer, acts: [...stored.answer.acts, ...open] }, stored.status);
}

function refused(item, message) {
  const index = indexOf.get(item.sentence);
  if (index !== undefined && index !== current) go(index);
  view.trouble(view.say("refused", { message }));
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

// ---- moving ----

function go(index, focus = true) {
  if (index < 0 || index >= sentences.length) return;
  const before = current;
  current = index;
  offered = [];
  view.offer(0);
  view.trouble("");
  view.current(index, before, focus);
  history.replaceState(null, "", `?s=${index + 1}`);
  const [first] = openHere();
  marked = first ?? firstLayer();
  settleQuick();
  show();
  view.reveal(index);
}

function nextOpen() {
  const order = [...sentences.keys()].map((step) => (current + 1 + step) % sentences.length);
  const index = order.find((each) => each !== current && !isAnswered(sentences[each].status));
  if (index !== undefined) go(index);
  else if (isAnswered(here().status)) view.announce(view.say("all_answered"));
}

function firstLayer() {
  if (codebook.actLayers.length) return { place: 0, layer: codebook.actLayers[0].id };
  return { place: null, layer: codebook.sentenceLayers[0]?.id ?? null };
}

// Everything of the sentence in work that could still be answered, in the order of the form.
function openHere() {
  const { values } = here().answer;
  const ofActs = actsHere().flatMap((act, place) => codebook.open(codebook.actLayers, act, values).map(({ id }) => ({ place, layer: id })));
  const ofSentence = codebook.open(codebook.sentenceLayers, { values, source: [] }, values).map(({ id }) => ({ place: null, layer: id }));
  return [...ofActs, ...ofSentence];
}

// After an answer the next open layer is marked: of the same act first, then whatever else is open.
function advance(layer, value) {
  const open = openHere();
  const order = codebook.layers.findIndex(({ id }) => id === layer);
  const after = open.find((each) => each.place === marked.place && codebook.layers.findIndex(({ id }) => id === each.layer) > order);
  const next = after ?? open.find((each) => each.place === marked.place) ?? open[0];
  const names_ = { layer: codebook.byId.get(layer).name, value, next: next && codebook.byId.get(next.layer).name };
  view.announce(view.say(next ? "next_layer" : "complete", names_));
  if (!next) return;
  marked = next;
  view.mark(next.place, next.layer);
  if (document.activeElement?.closest(".answer")) view.layerBox(next.place, next.layer)?.querySelector("input:not([type=hidden])")?.focus();
}

// ---- labels ----

function choose(place, layer, label) {
  const before = valueOf(place, layer);
  const value = layer.kind === "choices" ? toggled(before, label) : before === label ? undefined : label;
  marked = { place, layer: layer.id };
  decide(withValue(here().answer, place, layer.id, value));
  const name = layer.labels.find(({ id }) => id === label)?.name ?? view.say("none");
  if (layer.kind !== "choices" && value !== undefined) advance(layer.id, name);
  else view.announce(`${layer.name}: ${value === undefined ? view.say("empty") : name}`);
}

function valueOf(place, layer) {
  return place === null ? here().answer.values[layer.id] : actsHere()[place]?.values[layer.id];
}

// No label is "none of these": an answered empty set, unlike no answer.
function toggled(before, label) {
  if (label === "") return before?.length === 0 ? undefined : [];
  const after = before?.includes(label) ? before.filter((each) => each !== label) : [...(before ?? []), label];
  return after.length ? after : undefined;
}

// ---- sources and targets ----

function giveSource(place, source) {
  marked = { place, layer: codebook.source.id };
  decide(withSource(here().answer, place, source));
  if (!source.length) return;
  remember(source);
  offerQuotation();
  advance(codebook.source.id, written(source));
}

function remember(source) {
  const text = written(source);
  recent.sources = [source, ...recent.sources.filter((other) => written(other) !== text)];
}

function rememberTarget(layer, value) {
  const before = recent.targets.get(layer) ?? [];
  recent.targets.set(layer, [value, ...before.filter(({ name }) => name !== value.name)]);
}

function giveTarget(place, layer, value) {
  marked = { place, layer: layer.id };
  decide(withValue(here().answer, place, layer.id, value));
  if (!value) return;
  rememberTarget(layer.id, value);
  advance(layer.id, value.name);
}

function quickChoices() {
  actsHere().forEach((_act, place) => {
    for (const layer of codebook.actLayers) {
      const box = view.layerBox(place, layer.id)?.querySelector(".quick");
      if (!box) continue;
      const give = layer.kind === "source" ? (source) => giveSource(place, source) : (value) => giveTarget(place, layer, value);
      view.quick(box, quickOf(layer), give);
    }
  });
}

function settleQuick() {
  const used = (layer) => (layer.kind === "source" ? recent.sources : (recent.targets.get(layer.id) ?? []));
  quick = new Map(codebook.actLayers.map((layer) => [layer.id, used(layer).slice(0, MOST_QUICK)]));
}

const quickOf = (layer) => quick.get(layer.id) ?? [];

function authorsVoice(place) {
  giveSource(place, [{ entry: names.author?.id ?? null, name: names.author?.name ?? "author" }]);
}

function repeatLast(place) {
  if (recent.sources.length) giveSource(place, recent.sources[0]);
  else view.announce(view.say("no_last"));
}

// Opens the source field; `sign` nests or joins after what stands there. The author stands alone, so that a chain begins anew after it.
function writeSource(place, sign = "") {
  const input = view.layerBox(place, codebook.source?.id)?.querySelector("input.names");
  if (!input) return;
  marked = { place, layer: codebook.source.id };
  view.mark(place, codebook.source.id);
  const source = actsHere()[place].source;
  input.focus();
  if (!sign) return input.select();
  const ofAuthor = source.length === 1 && source[0].name === names.author?.name;
  input.value = ofAuthor || !source.length ? "" : `${written(source)} ${sign} `;
  return input.setSelectionRange(input.value.length, input.value.length);
}

const field = new NameField({
  names,
  strings: data.strings,
  left: () => view.rows[current].querySelector(".words").focus({ preventScroll: true }),
  taken: (input, picks, byEnter) => {
    const [layer, place] = placeOf(input);
    const asked = layer.kind === "source" ? readChain(input.value, { before: actsHere()[place].source, picks, names }) : [];
    if (asked === null) return view.trouble(view.say("bad_chain"));
    if (byEnter) field.left();
    if (layer.kind === "source") giveSource(place, asked);
    else giveTarget(place, layer, input.value.trim() ? newTarget(input.value.trim(), picks) : undefined);
    return undefined;
  },
});

function newTarget(name, picks) {
  const found = reference(name, picks, names);
  return found.entry === null ? { kind: "issue", ...found } : found;
}

// ---- one source for a quotation ----

function offerQuotation() {
  const { quotation } = here();
  offered = quotation === null ? [] : [...sentences.keys()].filter((index) => index !== current && sentences[index].quotation === quotation && lacksSource(index));
  view.offer(offered.length);
}

function lacksSource(index) {
  const { answer } = sentences[index];
  return !answer.mark && !answer.no_act && !answer.acts[0]?.source.length;
}

function giveToQuotation() {
  const { source } = actsHere()[marked.place ?? 0] ?? newAct();
  offered.forEach((index) => decide(withSource(sentences[index].answer, 0, source), index));
  view.announce(view.say("quotation_given", { count: offered.length }));
  offered = [];
  view.offer(0);
}

// ---- commands: each is a key and a button ----

function addAct() {
  if (!codebook.actLayers.length) return;
  const { answer } = here();
  const open = answer.acts.findIndex(isEmptyAct);
  if (open < 0 && !answer.acts.length) return;
  if (open < 0) Object.assign(here(), { answer: { ...labelled(answer), acts: [...answer.acts, newAct()] } });
  const place = open < 0 ? here().answer.acts.length - 1 : open;
  marked = { place, layer: codebook.actLayers[0].id };
  show();
  view.acts.children[place].scrollIntoView({ block: "nearest" });
  view.announce(view.say("act", { number: place + 1 }));
}

function removeAct(place) {
  marked = firstLayer();
  decide(withoutAct(here().answer, place));
  show();
}

function setMark(mark) {
  const { answer } = here();
  decide({ ...answer, mark: answer.mark === mark ? null : mark, no_act: false });
  view.announce(here().answer.mark ? view.say(mark) : view.say("unseen"));
}

function noAct() {
  if (!codebook.noActAllowed) return;
  const { answer } = here();
  decide(answer.no_act ? { ...answer, no_act: false } : { ...answer, acts: [], mark: null, no_act: true });
}

async function goBack(verb) {
  commitTyping();
  if (!(await queue.flushed())) return view.trouble(view.say("undo_offline"));
  let stored;
  try {
    const response = await fetch(data.urls[verb], {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Annotator": String(data.user) },
      body: JSON.stringify({ request_id: requestId() }),
    });
    stored = await response.json();
    if (!response.ok) return view.trouble(stored.error);
  } catch {
    return view.trouble(view.say("undo_offline"));
  }
  const index = indexOf.get(stored.sentence);
  queue.versions.set(stored.sentence, stored.version);
  keep(index, stored.answer, stored.status);
  go(index);
  view.announce(view.say(verb === "undo" ? "undone" : "redone", { number: index + 1 }));
  return undefined;
}

function download() {
  const unsent = queue.items.map(({ sentence, answer }) => ({ sentence: indexOf.get(sentence) + 1, text: view.text(indexOf.get(sentence)), answer }));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(unsent, null, 2)], { type: "application/json" }));
  link.download = data.strings.file_name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const COMMANDS = {
  next: () => go(current + 1),
  previous: () => go(current - 1),
  "next-open": nextOpen,
  skip: () => setMark("skipped"),
  unclear: () => setMark("unclear"),
  none: noAct,
  add: addAct,
  remove: removeAct,
  voice: authorsVoice,
  repeat: repeatLast,
  source: writeSource,
  nest: (place) => writeSource(place, ">"),
  join: (place) => writeSource(place, "+"),
  quotation: giveToQuotation,
  undo: () => goBack("undo"),
  redo: () => goBack("redo"),
  keys: () => document.getElementById("keys").showModal(),
  guidelines: () => document.getElementById("guidelines").showModal(),
  "try-again": () => queue.tryAgain(),
  download,
};
const CHANGES = new Set(["skip", "unclear", "none", "add", "remove", "voice", "repeat", "source", "nest", "join", "quotation", "undo", "redo"]);
const OF_SOURCE = new Set(["voice", "repeat", "source", "nest", "join"]);
const KEEPS_FOCUS = new Set(["source", "nest", "join", "keys", "guidelines", "try-again", "download"]);

function run(command, place = marked.place ?? 0) {
  if (CHANGES.has(command) && !data.can_save) return;
  if (OF_SOURCE.has(command) && !codebook.source) return;
  COMMANDS[command](place);
}

// ---- keys ----

const KEYS = {
  j: "next", ArrowDown: "next", ArrowRight: "next", k: "previous", ArrowUp: "previous", ArrowLeft: "previous", n: "next-open", Enter: "next-open",
  s: "source", r: "repeat", v: "voice", a: "add", x: "skip", u: "unclear", z: "undo", Z: "redo", ">": "nest", "+": "join", '"': "quotation",
  "-": "none", "?": "keys",
};
const TEXT_FIELDS = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

function hear(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]") || event.target.matches(TEXT_FIELDS)) return;
  const inControl = event.target.closest(".panel, header, footer, nav")?.contains(event.target) ?? false;
  if (inControl && (event.key === "Enter" || event.key.startsWith("Arrow"))) return;
  if (!byLabelKey(event.key) && !byName(event)) return;
  event.preventDefault();
}

function byName({ key, repeat }) {
  const command = KEYS[key];
  if (!command) return false;
  // A held key moves on and on but decides once.
  if (!repeat || command === "next" || command === "previous") run(command);
  return true;
}

// The marked layer first; a key that a label claims works in any layer that is shown.
function byLabelKey(key) {
  if (!data.can_save) return false;
  const layer = codebook.byId.get(marked.layer);
  if (layer?.keys[key]) return chose(marked.place, layer, layer.keys[key]);
  if (/^[0-9]$/.test(key)) return quickChosen(layer, key);
  const place = marked.place ?? 0;
  const owner = actsHere()[place] ?? newAct();
  const claims = codebook.layers.find((each) => each.labels.some((label) => label.claimed && label.key === key) && each.belongs_to !== "link" && codebook.applies(each, each.belongs_to === "act" ? owner.values : here().answer.values, here().answer.values));
  return claims ? chose(claims.belongs_to === "act" ? place : null, claims, claims.keys[key]) : false;
}

function chose(place, layer, label) {
  choose(place, layer, label);
  return true;
}

function quickChosen(layer, key) {
  const choice = layer && quickOf(layer)[Number(key) - 1];
  const isOpen = openHere().some((each) => each.layer === marked.layer && each.place === marked.place);
  if (!choice || !isOpen) return false;
  if (layer.kind === "source") giveSource(marked.place, choice);
  else giveTarget(marked.place, layer, choice);
  return true;
}

// ---- clicks and fields ----

function placeOf(node) {
  const act = node.closest(".act");
  const box = node.closest("[data-layer]");
  return [codebook.byId.get(box?.dataset.layer), act ? Number(act.dataset.act) : null, box];
}

function clicked(event) {
  const control = event.target.closest("[data-command]");
  if (control) {
    event.preventDefault();
    const act = control.closest(".act");
    run(control.dataset.command, act ? Number(act.dataset.act) : undefined);
    return event.detail && !KEEPS_FOCUS.has(control.dataset.command) ? field.left() : undefined;
  }
  if (event.detail && event.target.closest(".quick button")) return field.left();
  const input = event.target.closest(".options input");
  const link = input?.closest(".link-fields");
  if (input && !link) chosenByHand(input, event);
  return undefined;
}

// As after every click the keyboard goes back to the text, so that an arrow key moves on and does not change the answer.
function chosenByHand(input, event) {
  const [layer, place] = placeOf(input);
  const byArrow = event.detail === 0;
  if (byArrow && input.type === "radio" && valueOf(place, layer) === input.value) return;
  choose(place, layer, input.value);
  view.fill(current, here().answer, here().start);
  if (!byArrow) field.left();
}

function changed({ target }) {
  if (target.matches(".names, .options input") && !target.closest(".link-fields")) return;
  if (target.name === "comment") decide({ ...here().answer, comment: target.value.trim() });
  else if (target.closest(".link-fields")) changeLink(target);
  else changeField(target);
}

function changeField(target) {
  const [layer, place] = placeOf(target);
  if (!layer) return;
  if (layer.kind === "number" && target.value !== "" && !target.checkValidity()) return view.trouble(target.validationMessage);
  const value = fieldValue(layer, target);
  marked = { place, layer: layer.id };
  return decide(withValue(here().answer, place, layer.id, value));
}

function fieldValue(layer, target) {
  if (layer.kind === "span") return stretches(target.closest(".words-to-choose"));
  if (target.value.trim() === "") return undefined;
  return layer.kind === "number" ? Number(target.value) : target.value.trim();
}

// Words that follow each other are one stretch.
function stretches(box) {
  const found = [];
  let before = false;
  for (const input of box.querySelectorAll("input")) {
    const [start, end] = input.value.split("-").map(Number);
    if (input.checked && before) found.at(-1)[1] = end;
    else if (input.checked) found.push([start, end]);
    before = input.checked;
  }
  return found.length ? found : undefined;
}

function changeLink(target) {
  const place = Number(target.closest(".act").dataset.act);
  const fields = target.closest(".link-fields");
  const source = structuredClone(actsHere()[place].source);
  const link = source[[...fields.parentElement.children].indexOf(fields)];
  const box = target.closest("[data-layer]");
  const layer = box.closest(".link-fields") && codebook.byId.get(box.dataset.layer);
  if (!layer) link[target.name.endsWith("mode") ? "mode" : "taken"] = target.value || null;
  else link.values = { ...link.values, [layer.id]: linkValue(layer, target, link.values?.[layer.id]) };
  decide(withSource(here().answer, place, source));
}

function linkValue(layer, target, before) {
  if (layer.kind === "choices") return toggled(before, target.value);
  return layer.labels.length ? target.value : fieldValue(layer, target);
}

let typing;
function typed({ target }) {
  if (!target.matches("textarea, input[type=number]")) return;
  clearTimeout(typing);
  typing = setTimeout(() => changed({ target }), TYPING);
}

// What is being typed counts before the page goes or something is undone.
function commitTyping() {
  clearTimeout(typing);
  const target = document.activeElement;
  if (target?.matches(".answer textarea, .answer input[type=number]")) changed({ target });
  else if (target?.matches(".answer .names")) target.blur();
}

function listen() {
  document.addEventListener("keydown", hear);
  document.querySelector(".panel").addEventListener("click", clicked);
  document.querySelector("article.text").addEventListener("click", (event) => {
    const row = event.target.closest(".sentence");
    if (!row || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (!String(getSelection())) go(view.rows.indexOf(row));
  });
  view.form.addEventListener("submit", (event) => event.preventDefault());
  view.form.addEventListener("change", changed);
  view.form.addEventListener("input", typed);
  view.form.addEventListener("focusin", ({ target }) => {
    const [layer, place] = placeOf(target);
    if (target.matches(".names") && !target.hasAttribute("role")) field.attach(target, (target.dataset.single = String(layer.kind === "target")) === "true");
    if (layer && layer.belongs_to !== "link") view.mark(...Object.values((marked = { place, layer: layer.id })));
  });
  window.addEventListener("pagehide", commitTyping);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? queue.stopped?.kind === "signed_out" && queue.tryAgain() : commitTyping()));
}

// What an earlier page could not send is shown and sent first.
function start() {
  document.documentElement.classList.add("live");
  const bySaving = sentences.filter(({ savedAt }) => savedAt).sort((one, other) => one.savedAt.localeCompare(other.savedAt));
  for (const { answer } of bySaving) {
    answer.acts.filter(({ source }) => source.length).forEach(({ source }) => remember(source));
    for (const act of answer.acts) for (const layer of codebook.layers) if (layer.kind === "target" && act.values[layer.id]) rememberTarget(layer.id, act.values[layer.id]);
  }
  for (const { sentence, answer } of queue.items) if (indexOf.has(sentence)) keep(indexOf.get(sentence), answer);
  listen();
  go(current);
  queue.send();
}

start();
