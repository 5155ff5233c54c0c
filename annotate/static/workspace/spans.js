// Words that are selected in the text, by mouse, touch or keyboard, and what they are marked as. Offsets count code points.

import { labelled, wordsOf } from "./answer.js";
import { go } from "./moving.js";
import { decide } from "./saving.js";
import { actsHere, at, codebook, data, here, names, sentences, view } from "./work.js";

const SETTLED = 150;
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

let offers = [];
let settling;

const wordsHere = () => wordsOf(view.text(at.current), here().start);
const rowOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("article .words")?.closest(".sentence");

// ---- what can be marked ----

// Everything of the sentence in work that takes words: { name, single, read(answer), write(answer, stretches) }.
function places() {
  const several = actsHere().length > 1;
  const acts = actsHere().flatMap((act, place) => [
    ...layersOf(codebook.actLayers, act.values).map((layer) => valuePlace(layer, (answer) => answer.acts[place]?.values, several ? `${layer.name} ${place + 1}` : layer.name)),
    ...act.source.flatMap((link, number) => linkPlaces(link, (answer) => answer.acts[place].source[number])),
  ]);
  return [...acts, ...layersOf(codebook.sentenceLayers, here().answer.values).map((layer) => valuePlace(layer, (answer) => answer.values, layer.name))];
}

function layersOf(layers, values) {
  return layers.filter((layer) => layer.kind === "span" && codebook.applies(layer, values, here().answer.values));
}

function valuePlace(layer, owner, name) {
  return {
    name,
    single: false,
    read: (answer) => owner(answer)?.[layer.id] ?? [],
    write: (answer, stretches) => {
      if (!owner(answer)) answer.acts.push({ source: [], values: {} });
      if (stretches.length) owner(answer)[layer.id] = stretches;
      else delete owner(answer)[layer.id];
    },
  };
}

function linkPlaces(link, find) {
  if (link.name === names.author?.name) return [];
  const own = ["mention", "cue"].map((what) => ({
    name: view.say(`${what}_of`, { name: link.name }),
    single: true,
    read: (answer) => (find(answer)[what] ? [find(answer)[what]] : []),
    write: (answer, stretches) => Object.assign(find(answer), { [what]: stretches.at(-1) ?? null }),
  }));
  const values = (answer) => (find(answer).values ??= {});
  return [...own, ...layersOf(codebook.linkLayers, link.values ?? {}).map((layer) => valuePlace(layer, values, `${layer.name}: ${link.name}`))];
}

// Stretches that touch or overlap become one; one that was marked already is taken back.
export function toggledStretch(before, [start, end]) {
  const without = before.filter(([from, to]) => !(start <= from && to <= end));
  if (before.some(([from, to]) => from <= start && end <= to)) return without.flatMap(([from, to]) => (from <= start && end <= to ? [[from, start], [end, to]].filter(([a, b]) => a < b) : [[from, to]]));
  const merged = [];
  for (const [from, to] of [...without, [start, end]].sort((one, other) => one[0] - other[0])) {
    if (merged.length && from <= merged.at(-1)[1]) merged.at(-1)[1] = Math.max(merged.at(-1)[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

// ---- marking ----

export function markAs(number) {
  const place = offers[number];
  const stretch = pickedStretch();
  if (!place || !stretch || !data.can_save) return false;
  const answer = structuredClone(labelled(here().answer));
  const before = place.read(answer);
  const taken = before.some(([from, to]) => from <= stretch[0] && stretch[1] <= to);
  place.write(answer, place.single ? (taken ? [] : [stretch]) : toggledStretch(before, stretch));
  decide(answer);
  view.announce(view.say(taken ? "unmarked_words" : "marked_words", { words: pickedText(), name: place.name }));
  drop();
  return true;
}

function pickedStretch() {
  if (!at.picked) return null;
  const words = wordsHere();
  const [first, last] = [...at.picked].sort((one, other) => one - other);
  return [words[first].start, words[last].end];
}

function pickedText() {
  const [start, end] = pickedStretch().map((offset) => offset - here().start);
  return [...view.text(at.current)].slice(start, end).join("");
}

export function drop() {
  if (!at.picked) return;
  at.picked = null;
  getSelection().removeAllRanges();
  view.words([], "");
}

function offer() {
  offers = data.can_save ? places() : [];
  view.words(offers.map(({ name }) => name), pickedText());
}

// ---- selecting ----

// Keys while words are selected, and those that begin to select; tells whether the key was used.
export function selectByKey(event) {
  const step = STEPS[event.key] && STEPS[event.key] * (isRightToLeft() ? -1 : 1);
  if (step && (event.shiftKey || at.picked)) return extend(step, event.shiftKey);
  if (!at.picked) return false;
  if (event.key === "Escape") return drop() ?? true;
  if (event.key === "Enter" && offers.length === 1) return markAs(0);
  return /^[1-9]$/.test(event.key) && markAs(Number(event.key) - 1);
}

function isRightToLeft() {
  return getComputedStyle(view.rows[at.current].querySelector(".words")).direction === "rtl";
}

function extend(step, keepsAnchor) {
  const words = wordsHere();
  if (!words.length || !places().length) return false;
  const within = (place) => Math.min(words.length - 1, Math.max(0, place));
  const moved = at.picked ? within(at.picked[1] + step) : step > 0 ? 0 : words.length - 1;
  at.picked = [keepsAnchor && at.picked ? at.picked[0] : moved, moved];
  const range = rangeOf(at.current, pickedStretch());
  getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  offer();
  view.announce(pickedText());
  return true;
}

function rangeOf(index, [start, end]) {
  const node = view.rows[index].querySelector(".words").firstChild;
  const signs = [...node.data];
  const unit = (offset) => signs.slice(0, offset - sentences[index].start).join("").length;
  const range = document.createRange();
  range.setStart(node, unit(start));
  range.setEnd(node, unit(end));
  return range;
}

// What the mouse or a finger selected: whole words of one sentence.
function readSelection() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return at.picked && !document.activeElement?.closest(".words-picked") ? drop() : undefined;
  const range = selection.getRangeAt(0);
  const [row, other] = [rowOf(range.startContainer), rowOf(range.endContainer)];
  if (!row && !other) return undefined;
  if (row !== other && selection.toString().trim()) return view.trouble(view.say("one_sentence"));
  if (view.rows[at.current] !== row) go(view.rows.indexOf(row), false);
  return pick(range);
}

function pick(range) {
  const { data: text } = range.startContainer;
  const [start, end] = [range.startOffset, range.endOffset].map((unit) => here().start + [...text.slice(0, unit)].length);
  const words = wordsHere().map((word, place) => ({ ...word, place }));
  const touched = words.filter((word) => word.start < end && start < word.end);
  if (!touched.length) return;
  const [first, last] = [touched[0].place, touched.at(-1).place];
  if (!at.picked || Math.min(...at.picked) !== first || Math.max(...at.picked) !== last) at.picked = [first, last];
  view.trouble("");
  offer();
}

export function watchSelection() {
  document.addEventListener("selectionchange", () => {
    clearTimeout(settling);
    settling = setTimeout(readSelection, SETTLED);
  });
}

// ---- marked words in the text ----

const drawn = new Map();

// Browsers that cannot highlight ranges leave the text as it is; the form names the marked words too.
export function drawSpans(index) {
  if (!globalThis.CSS?.highlights) return;
  const marked = CSS.highlights.get("marked-words") ?? new Highlight();
  CSS.highlights.set("marked-words", marked);
  drawn.get(index)?.forEach((range) => marked.delete(range));
  const ranges = stretchesOf(sentences[index].answer).map((stretch) => rangeOf(index, stretch));
  drawn.set(index, ranges);
  ranges.forEach((range) => marked.add(range));
}

function stretchesOf(answer) {
  const ofValues = (values) => Object.entries(values ?? {}).flatMap(([id, value]) => (codebook.byId.get(id)?.kind === "span" ? value : []));
  const ofLink = (link) => [link.mention, link.cue].filter(Boolean).concat(ofValues(link.values));
  return [...ofValues(answer.values), ...answer.acts.flatMap((act) => [...ofValues(act.values), ...act.source.flatMap(ofLink)])];
}
