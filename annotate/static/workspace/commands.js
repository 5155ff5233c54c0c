// Everything that can be done: each command is a key and a button.

import { addAct, copyBefore, moveAct, noAct, removeAct, setMark } from "./acts.js";
import { openAsking } from "./asking.js";
import { openFind } from "./find.js";
import { pickOne, unpick } from "./group.js";
import { goBack } from "./history.js";
import { go, nextOpen } from "./moving.js";
import { download, queue } from "./saving.js";
import { keepNew, takeNear } from "./new-names.js";
import { authorsVoice, giveToOthers, giveToQuotation, repeatLast, writeSource } from "./sources.js";
import { at, codebook, data, view } from "./work.js";

const COMMANDS = {
  next: () => go(at.current + 1),
  previous: () => go(at.current - 1),
  "next-open": nextOpen,
  skip: () => setMark("skipped"),
  unclear: () => setMark("unclear"),
  none: noAct,
  add: addAct,
  remove: removeAct,
  "move-act": moveAct,
  copy: copyBefore,
  find: openFind,
  ask: openAsking,
  turn: giveToOthers,
  pick: () => pickOne(),
  unpick,
  voice: authorsVoice,
  repeat: repeatLast,
  source: writeSource,
  field: intoField,
  nest: (place) => writeSource(place, ">"),
  join: (place) => writeSource(place, "+"),
  quotation: giveToQuotation,
  near: takeNear,
  new: keepNew,
  undo: () => goBack("undo"),
  redo: () => goBack("redo"),
  keys: () => document.getElementById("keys").showModal(),
  guidelines: openGuidelines,
  single: () => view.single(!view.isSingle),
  "try-again": () => queue.tryAgain(),
  download,
};
const CHANGES = new Set(["skip", "unclear", "none", "add", "remove", "move-act", "copy", "turn", "voice", "repeat", "source", "field", "nest", "join", "quotation", "near", "undo", "redo"]);
const OF_SOURCE = new Set(["voice", "repeat", "source", "nest", "join"]);
export const KEEPS_FOCUS = new Set(["source", "field", "nest", "join", "try-again", "download", "find", "ask"]);
// When one is closed, the browser gives the keyboard back to whatever had it before.
export const OPENS_DIALOG = new Set(["keys", "guidelines"]);

// Every layer can be written in without a way through all controls before it.
function intoField() {
  const box = view.layerBox(at.marked.place, at.marked.layer);
  (box?.querySelector("input:checked") ?? box?.querySelector("input, textarea"))?.focus();
}

// At the layer in work.
function openGuidelines() {
  document.getElementById("guidelines").showModal();
  document.getElementById(`guide-${at.marked.layer}`)?.scrollIntoView({ block: "start" });
}

export function run(command, place = at.marked.place ?? 0) {
  if (CHANGES.has(command) && !data.can_save) return;
  if (OF_SOURCE.has(command) && !codebook.source) return;
  COMMANDS[command](place);
}
