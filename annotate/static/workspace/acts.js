// Stance acts come and go; a sentence is set aside or said to have none.

import { isEmptyAct, labelled, newAct, same, withActEarlier, withoutAct, withoutSpans } from "./answer.js";
import { decide } from "./saving.js";
import { at, codebook, firstLayer, here, sentences, show, view } from "./work.js";

export function addAct() {
  if (!codebook.actLayers.length) return;
  const { answer } = here();
  const open = answer.acts.findIndex(isEmptyAct);
  if (open < 0 && !answer.acts.length) return;
  if (open < 0) Object.assign(here(), { answer: { ...labelled(answer), acts: [...answer.acts, newAct()] } });
  const place = open < 0 ? here().answer.acts.length - 1 : open;
  at.marked = { place, layer: codebook.actLayers[0].id };
  show();
  view.acts.children[place].scrollIntoView({ block: "nearest" });
  view.announce(view.say("act", { number: place + 1 }));
}

export function removeAct(place) {
  at.marked = firstLayer();
  decide(withoutAct(here().answer, place));
  show();
}

export function setMark(mark) {
  const { answer } = here();
  decide({ ...answer, mark: answer.mark === mark ? null : mark, no_act: false });
  view.announce(here().answer.mark ? view.say(mark) : view.say("unseen"));
}

export function noAct() {
  if (!codebook.noActAllowed) return;
  const { answer } = here();
  decide(answer.no_act ? { ...answer, no_act: false } : { ...answer, acts: [], mark: null, no_act: true });
}

export function moveAct(place) {
  if (place < 1 || place >= here().answer.acts.length) return;
  at.marked = { ...at.marked, place: place - 1 };
  decide(withActEarlier(here().answer, place));
  view.announce(view.say("act", { number: place }));
}

// The whole answer of the sentence before, save its comment and the words marked in it. What stands here already is not thrown away.
export function copyBefore() {
  const before = sentences[at.current - 1]?.answer;
  const { answer } = here();
  const empty = !answer.mark && !answer.no_act && !answer.acts.some((act) => !isEmptyAct(act)) && !Object.keys(answer.values).length;
  const copied = before && withoutSpans(before, (layer) => codebook.byId.get(layer)?.kind === "span");
  if (!copied || !(copied.acts.length || Object.keys(copied.values).length || copied.no_act)) return view.announce(view.say("nothing_to_copy"));
  if (!empty && !same(answer, copied)) return view.announce(view.say("copy_over"));
  decide({ ...structuredClone(copied), comment: answer.comment, mark: null });
  return view.announce(view.say("copied"));
}
