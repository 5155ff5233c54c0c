// Sources and targets: giving, repeating and writing them, and one source for a whole quotation.

import { newAct, withSource, withValue, withoutSpans, written } from "./answer.js";
import { unpick } from "./group.js";
import { advance } from "./moving.js";
import { NameField } from "./name-field.js";
import { readChain, reference } from "./names.js";
import { lookUpNew, lookup } from "./new-names.js";
import { decide, decideTogether } from "./saving.js";
import { actsHere, at, codebook, data, here, names, placeOf, sentences, view } from "./work.js";

export const field = new NameField({
  names,
  lookup,
  strings: data.strings,
  left: () => view.rows[at.current].querySelector(".words").focus({ preventScroll: true }),
  taken: (input, picks, decided, byEnter) => {
    const [layer, place] = placeOf(input);
    const asked = layer.kind === "source" ? readChain(input.value, { before: actsHere()[place].source, picks, names }) : [];
    if (asked === null) return view.trouble(view.say("bad_chain"));
    if (byEnter) field.left();
    const target = layer.kind === "target" && input.value.trim() ? newTarget(input.value.trim(), picks) : undefined;
    if (layer.kind === "source") giveSource(place, asked);
    else giveTarget(place, layer, target);
    lookUpNew(target ? [target] : asked, decided);
    return undefined;
  },
});

export function giveSource(place, source) {
  at.marked = { place, layer: codebook.source.id };
  decide(withSource(here().answer, place, source));
  if (!source.length) return;
  remember(source);
  offerQuotation();
  advance(codebook.source.id, written(source));
}

export function giveTarget(place, layer, value) {
  at.marked = { place, layer: layer.id };
  decide(withValue(here().answer, place, layer.id, value));
  if (!value) return;
  rememberTarget(layer.id, value);
  advance(layer.id, value.name);
}

function newTarget(name, picks) {
  const found = reference(name, picks, names);
  return found.entry === null ? { kind: "issue", ...found } : found;
}

export function remember(source) {
  const text = written(source);
  at.recent.sources = [source, ...at.recent.sources.filter((other) => written(other) !== text)];
}

export function rememberTarget(layer, value) {
  const before = at.recent.targets.get(layer) ?? [];
  at.recent.targets.set(layer, [value, ...before.filter(({ name }) => name !== value.name)]);
}

export function authorsVoice(place) {
  giveSource(place, [{ entry: names.author?.id ?? null, name: names.author?.name ?? "author" }]);
}

export function repeatLast(place) {
  if (at.recent.sources.length) giveSource(place, saidElsewhere(at.recent.sources[0]));
  else view.announce(view.say("no_last"));
}

// Opens the source field; `sign` nests or joins after what stands there. The author stands alone, so that a chain begins anew after it.
export function writeSource(place, sign = "") {
  const input = view.layerBox(place, codebook.source?.id)?.querySelector("input.names");
  if (!input) return;
  at.marked = { place, layer: codebook.source.id };
  view.reach(place, codebook.source.id);
  const source = actsHere()[place].source;
  input.focus();
  if (!sign) return input.select();
  const ofAuthor = source.length === 1 && source[0].name === names.author?.name;
  input.value = ofAuthor || !source.length ? "" : `${written(source)} ${sign} `;
  return input.setSelectionRange(input.value.length, input.value.length);
}

function offerQuotation() {
  const { quotation } = here();
  at.offered = quotation === null ? [] : [...sentences.keys()].filter((index) => index !== at.current && sentences[index].quotation === quotation && lacksSource(index));
  view.offer(at.offered.length);
}

// The picked sentences, or all that one speaker says at a stretch, get the source of the sentence in work, save those that have one.
export function giveToOthers() {
  const { source } = actsHere()[at.marked.place ?? 0] ?? newAct();
  if (!source.length) return view.announce(view.say("give_first"));
  const wanted = at.group.size ? [...at.group] : turnHere();
  if (!wanted) return view.announce(view.say("no_turn"));
  at.offered = wanted.filter((index) => index !== at.current && lacksSource(index));
  unpick();
  return giveToQuotation();
}

function turnHere() {
  const { turn } = here();
  return turn === null ? null : [...sentences.keys()].filter((index) => sentences[index].turn === turn && sentences[index].kind !== "turn heading");
}

// Mention and cue are words of their own sentence.
export const saidElsewhere = (source) => source.map((link) => ({ ...link, mention: null, cue: null, values: withoutSpans({ acts: [], values: link.values }, isSpan).values }));
const isSpan = (layer) => codebook.byId.get(layer)?.kind === "span";

function lacksSource(index) {
  const { answer } = sentences[index];
  return !answer.mark && !answer.no_act && !answer.acts[0]?.source.length;
}

export function giveToQuotation() {
  const { source } = actsHere()[at.marked.place ?? 0] ?? newAct();
  decideTogether(at.offered.map((index) => [index, withSource(sentences[index].answer, 0, saidElsewhere(source))]));
  view.announce(view.say("quotation_given", { count: at.offered.length }));
  at.offered = [];
  view.offer(0);
}
