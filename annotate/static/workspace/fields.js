// Fields of the form that are typed in or ticked, other than names and labels of an act.

import { withSource, withValue } from "./answer.js";
import { toggled } from "./choosing.js";
import { composes } from "./composing.js";
import { advance } from "./moving.js";
import { decide } from "./saving.js";
import { field } from "./sources.js";
import { actsHere, at, codebook, here, placeOf, valueOf, view } from "./work.js";

const TYPING = 800;

export function changed({ target }) {
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
  at.marked = { place, layer: layer.id };
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

// From the first of the words to the last: one name, one cue.
function wholeStretch(box) {
  const found = stretches(box);
  return found ? [found[0][0], found.at(-1)[1]] : null;
}

function changeLink(target) {
  const place = Number(target.closest(".act").dataset.act);
  const fields = target.closest(".link-fields");
  const source = structuredClone(actsHere()[place].source);
  const link = source[[...fields.parentElement.children].indexOf(fields)];
  const offsets = target.closest("[data-offsets]");
  if (offsets) link[offsets.dataset.offsets] = wholeStretch(offsets);
  const box = target.closest("[data-layer]");
  const layer = !offsets && box.closest(".link-fields") && codebook.byId.get(box.dataset.layer);
  if (!layer && !offsets) link[target.name.endsWith("mode") ? "mode" : "taken"] = target.value || null;
  else if (layer) link.values = { ...link.values, [layer.id]: linkValue(layer, target, link.values?.[layer.id]) };
  decide(withSource(here().answer, place, source));
}

function linkValue(layer, target, before) {
  if (layer.kind === "choices") return toggled(before, target.value);
  return layer.labels.length ? target.value : fieldValue(layer, target);
}

let typing;
export function typed({ target }) {
  if (!target.matches("textarea, input[type=number]")) return;
  clearTimeout(typing);
  typing = setTimeout(() => changed({ target }), TYPING);
}

// Esc leads back to the text, and so does Enter where it makes no new line; what was typed counts.
export function leftByKey(event) {
  const { key, target } = event;
  const leaves = key === "Escape" || (key === "Enter" && target.matches("input[type=number]"));
  if (!leaves || composes(event) || event.defaultPrevented || !target.matches("textarea, select, input:not(.names)")) return;
  event.preventDefault();
  commitTyping();
  const [layer, place] = placeOf(target);
  const left = key === "Enter" && layer?.belongs_to !== "link" && valueOf(place, layer);
  field.left();
  if (left !== undefined && left !== false) advance(layer.id, String(left));
}

// What is being typed counts before the page goes or something is undone.
export function commitTyping() {
  clearTimeout(typing);
  const target = document.activeElement;
  if (target?.matches(".answer textarea, .answer input[type=number]")) changed({ target });
  else if (target?.matches(".answer .names")) target.blur();
}
