// What keys do. None is heard while somebody types, and none is taken from the browser.

import { newAct } from "./answer.js";
import { choose } from "./choosing.js";
import { run } from "./commands.js";
import { composes } from "./composing.js";
import { pickTo, unpick } from "./group.js";
import { selectByKey } from "./spans.js";
import { giveSource, giveTarget, saidElsewhere } from "./sources.js";
import { takeByKey } from "./voices.js";
import { actsHere, at, codebook, data, here, openHere, quickOf } from "./work.js";

const NAMED = { ArrowDown: "next", ArrowRight: "next", ArrowUp: "previous", ArrowLeft: "previous", Enter: "next-open" };
const KEYS = { ...NAMED, ...Object.fromEntries(Object.entries(data.keys).map(([command, key]) => [key, command])) };
const TEXT_FIELDS = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

export function hear(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || composes(event) || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]") || event.target.matches(TEXT_FIELDS)) return;
  const inControl = event.target.closest(".panel, header, footer, nav")?.contains(event.target) ?? false;
  if (inControl && (event.key === "Enter" || event.key.startsWith("Arrow"))) return;
  if (!inControl && selectByKey(event)) return event.preventDefault();
  if (!inControl && groupedByKey(event)) return event.preventDefault();
  if (event.shiftKey && event.key.startsWith("Arrow")) return;
  const heard = event.repeat ? byName(event) : takeByKey(event.key) || byLabelKey(event.key) || byName(event);
  if (heard) event.preventDefault();
}

function groupedByKey({ key, shiftKey }) {
  const step = shiftKey && { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step) pickTo(at.current + step);
  else if (key === "Escape" && at.group.size) unpick();
  else return false;
  return true;
}

// The page is written with the usual keys; those that a person chose are put in their place.
export function showOwnKeys() {
  const shown = (command) => (/^\p{Lu}$/u.test(data.keys[command]) ? `⇧${data.keys[command]}` : data.keys[command]);
  for (const root of [document, ...[...document.querySelectorAll("template")].map(({ content }) => content)]) {
    for (const key of root.querySelectorAll("kbd[data-key]")) key.textContent = shown(key.dataset.key);
    for (const control of root.querySelectorAll("[data-command]")) {
      const command = control.dataset.command;
      if (!data.keys[command]) continue;
      if (control.title) control.title = `${control.title} (${shown(command)})`;
      control.querySelector("kbd")?.replaceChildren(shown(command));
    }
  }
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
  const layer = codebook.byId.get(at.marked.layer);
  if (layer?.keys[key]) return chose(at.marked.place, layer, layer.keys[key]);
  if (/^[0-9]$/.test(key)) return quickChosen(layer, key);
  const place = at.marked.place ?? 0;
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
  const isOpen = openHere().some((each) => each.layer === at.marked.layer && each.place === at.marked.place);
  if (!choice || !isOpen) return false;
  if (layer.kind === "source") giveSource(at.marked.place, saidElsewhere(choice));
  else giveTarget(at.marked.place, layer, choice);
  return true;
}
