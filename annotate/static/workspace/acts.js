// Stance acts come and go; a sentence is set aside or said to have none.

import { isEmptyAct, labelled, newAct, withoutAct } from "./answer.js";
import { decide } from "./saving.js";
import { at, codebook, firstLayer, here, show, view } from "./work.js";

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
