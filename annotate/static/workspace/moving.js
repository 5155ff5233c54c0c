// From sentence to sentence, and from layer to layer within one.

import { isAnswered } from "./answer.js";
import { at, codebook, firstLayer, here, openHere, sentences, settleQuick, show, view } from "./work.js";

const SETTLED_HERE = 250;

export function go(index, focus = true) {
  if (index < 0 || index >= sentences.length) return;
  const before = at.current;
  at.current = index;
  at.offered = [];
  at.picked = null;
  view.words([], "");
  view.offer(0);
  view.trouble("");
  view.current(index, before);
  nameAddress();
  const [first] = openHere();
  at.marked = first ?? firstLayer();
  settleQuick();
  show();
  // Last, as each makes the browser lay out what was changed before.
  if (focus) getSelection().removeAllRanges();
  view.reveal(index, focus);
  view.reach(at.marked.place, at.marked.layer);
}

// Not at every key: browsers fetch the page's icon again whenever its address changes.
let naming;
function nameAddress() {
  clearTimeout(naming);
  naming = setTimeout(() => history.replaceState(null, "", `?s=${at.current + 1}`), SETTLED_HERE);
}

export function nextOpen() {
  const order = [...sentences.keys()].map((step) => (at.current + 1 + step) % sentences.length);
  const index = order.find((each) => each !== at.current && !isAnswered(sentences[each].status));
  if (index !== undefined) go(index);
  else if (isAnswered(here().status)) view.announce(view.say("all_answered"));
}

// After an answer the next open layer is marked: of the same act first, then whatever else is open.
export function advance(layer, value) {
  const open = openHere();
  const order = codebook.layers.findIndex(({ id }) => id === layer);
  const after = open.find((each) => each.place === at.marked.place && codebook.layers.findIndex(({ id }) => id === each.layer) > order);
  const next = after ?? open.find((each) => each.place === at.marked.place) ?? open[0];
  const names_ = { layer: codebook.byId.get(layer).name, value, next: next && codebook.byId.get(next.layer).name };
  view.announce(view.say(next ? "next_layer" : "complete", names_));
  if (!next) return;
  at.marked = next;
  view.reach(next.place, next.layer);
  if (document.activeElement?.closest(".answer")) view.layerBox(next.place, next.layer)?.querySelector("input:not([type=hidden])")?.focus();
}
