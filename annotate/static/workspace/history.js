// Undo and redo: the server knows what was done last, here or on another computer.

import { commitTyping } from "./fields.js";
import { go } from "./moving.js";
import { requestId } from "./queue.js";
import { queue } from "./saving.js";
import { data, indexOf, keep, view } from "./work.js";

export async function goBack(verb) {
  commitTyping();
  if (!(await queue.flushed())) return view.trouble(view.say("undo_offline"));
  let stored;
  try {
    const response = await fetch(data.urls[verb], {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Annotator": String(data.user) },
      body: JSON.stringify({ request_id: requestId() }),
    });
    stored = await response.json();
    if (!response.ok) return view.trouble(stored.error);
  } catch {
    return view.trouble(view.say("undo_offline"));
  }
  const index = indexOf.get(stored.sentence);
  queue.versions.set(stored.sentence, stored.version);
  keep(index, stored.answer, stored.status);
  go(index);
  view.announce(view.say(verb === "undo" ? "undone" : "redone", { number: index + 1 }));
  return undefined;
}
