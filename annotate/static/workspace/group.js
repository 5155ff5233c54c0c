// Sentences that are picked to be given one source: by key, by Shift with an arrow or a click, or by the mark before each.

import { go } from "./moving.js";
import { at, codebook, data, onShow, view } from "./work.js";

export function pickOne(index = at.current, on = !at.group.has(index)) {
  if (!codebook.source || !data.can_save) return;
  if (on) at.group.add(index);
  else at.group.delete(index);
  showGroup();
  view.announce(view.say("picked", { count: at.group.size }));
}

// All from the sentence in work to another one, which then is in work; back over picked ones lets go of them.
export function pickTo(index) {
  if (index < 0 || index >= view.rows.length) return;
  const step = Math.sign(index - at.current);
  const back = at.group.has(at.current) && at.group.has(at.current + step);
  if (back && Math.abs(index - at.current) === 1) pickOne(at.current, false);
  else for (let each = at.current; each !== index + step; each += step) pickOne(each, true);
  go(index);
}

export function unpick() {
  at.group.clear();
  showGroup();
}

function showGroup() {
  view.group(at.group, view.say("picked", { count: at.group.size }), at.group.has(at.current));
}

export function watchGroup() {
  onShow.push(() => view.pressed("pick", at.group.has(at.current)));
}
