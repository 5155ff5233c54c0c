// What the page works on: the codebook, the sentences with their answers (`stored` as the server has them), and where the person is.

import { Codebook, newAct, nothing } from "./answer.js";
import { Names } from "./names.js";
import { View } from "./view.js";

const MOST_QUICK = 4;

export const data = JSON.parse(document.getElementById("page-data").textContent);
export const codebook = new Codebook(data.codebook);
export const view = new View({ codebook, strings: data.strings });
export const names = new Names(data.entries);
export const sentences = data.sentences.map(([id, start, quotation, turn, kind], index) => {
  const [version, status, savedAt, said] = data.answers[index] ?? [0, "unseen", "", {}];
  const answer = { ...nothing(), ...said };
  return { id, start, quotation, turn, kind, version, savedAt, status, answer, stored: { status, answer }, remarks: data.remarks[index] ?? [] };
});
export const indexOf = new Map(sentences.map(({ id }, index) => [id, index]));

// The sentence and the layer in work, the sentences that are offered the same source, what was used before, and what digits and buttons choose
// from: as it was when the sentence came into work, so that nothing moves away under a click. `picked` is the first and the last word that are
// selected, by their place in the sentence, the end that moves last; null where nothing is selected. `group`: sentences picked for one source.
export const at = {
  current: data.current,
  marked: { place: null, layer: null },
  offered: [],
  recent: { sources: [], targets: new Map() },
  quick: new Map(),
  picked: null,
  group: new Set(),
};

// Who wants to know that an answer changed: each is called with the sentence's index.
export const onChange = [];
// Who wants to know what is shown now.
export const onShow = [];

export const here = () => sentences[at.current];
export const actsHere = () => (here().answer.acts.length ? here().answer.acts : [newAct()]);
export const quickOf = (layer) => at.quick.get(layer.id) ?? [];

export function keep(index, answer, status = codebook.statusOf(answer)) {
  Object.assign(sentences[index], { answer, status });
  view.margin(index, sentences[index]);
  view.progress(sentences.map((sentence) => sentence.status));
  onChange.forEach((tell) => tell(index));
  if (index === at.current) show();
}

export function keepRemark(index, remark) {
  sentences[index].remarks.push(remark);
  keep(index, sentences[index].answer, sentences[index].status);
}

export function show() {
  view.fill(at.current, here().answer, here().start);
  quickChoices();
  onShow.forEach((tell) => tell());
  view.mark(at.marked.place, at.marked.layer);
}

function quickChoices() {
  actsHere().forEach((_act, place) => {
    for (const layer of codebook.actLayers) {
      const box = view.layerBox(place, layer.id)?.querySelector(".quick");
      if (!box) continue;
      view.quick(box, quickOf(layer));
    }
  });
}

export function settleQuick() {
  const used = (layer) => (layer.kind === "source" ? at.recent.sources : (at.recent.targets.get(layer.id) ?? []));
  at.quick = new Map(codebook.actLayers.map((layer) => [layer.id, used(layer).slice(0, MOST_QUICK)]));
}

export function firstLayer() {
  if (codebook.actLayers.length) return { place: 0, layer: codebook.actLayers[0].id };
  return { place: null, layer: codebook.sentenceLayers[0]?.id ?? null };
}

// Everything of the sentence in work that could still be answered, in the order of the form.
export function openHere() {
  const { values } = here().answer;
  const ofActs = actsHere().flatMap((act, place) => codebook.open(codebook.actLayers, act, values).map(({ id }) => ({ place, layer: id })));
  const ofSentence = codebook.open(codebook.sentenceLayers, { values, source: [] }, values).map(({ id }) => ({ place: null, layer: id }));
  return [...ofActs, ...ofSentence];
}

export function valueOf(place, layer) {
  return place === null ? here().answer.values[layer.id] : actsHere()[place]?.values[layer.id];
}

export function placeOf(node) {
  const act = node.closest(".act");
  const box = node.closest("[data-layer]");
  return [codebook.byId.get(box?.dataset.layer), act ? Number(act.dataset.act) : null, box];
}
