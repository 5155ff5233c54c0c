// Choosing labels, by key or by hand.

import { withValue } from "./answer.js";
import { advance } from "./moving.js";
import { decide } from "./saving.js";
import { at, here, valueOf, view } from "./work.js";

export function choose(place, layer, label) {
  const before = valueOf(place, layer);
  const value = layer.kind === "choices" ? toggled(before, label) : before === label ? undefined : label;
  at.marked = { place, layer: layer.id };
  decide(withValue(here().answer, place, layer.id, value));
  const name = layer.labels.find(({ id }) => id === label)?.name ?? view.say("none");
  if (layer.kind !== "choices" && value !== undefined) advance(layer.id, name);
  else view.announce(`${layer.name}: ${value === undefined ? view.say("empty") : name}`);
}

// No label is "none of these": an answered empty set, unlike no answer.
export function toggled(before, label) {
  if (label === "") return before?.length === 0 ? undefined : [];
  const after = before?.includes(label) ? before.filter((each) => each !== label) : [...(before ?? []), label];
  return after.length ? after : undefined;
}
