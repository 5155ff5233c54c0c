// Undo and redo: the server knows what was done last, here or on another computer.

import { commitTyping } from "./fields.js";
import { go } from "./moving.js";
import { requestId } from "./queue.js";
import { queue } from "./saving.js";
import { data, indexOf, keep, sentences, view } from "./work.js";

export async function goBack(verb) {
  commitTyping();
  if (!(await queue.flushed())) return view.trouble(view.say("undo_offline"));
  let answered;
  try {
    const response = await fetch(data.urls[verb], {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Annotator": String(data.user) },
      body: JSON.stringify({ request_id: requestId() }),
    });
    answered = await response.json();
    if (!response.ok) return view.trouble(answered.error);
  } catch {
    return view.trouble(view.say("undo_offline"));
  }
  return showChanged(answered.changed, verb === "undo" ? "undone" : "redone");
}

function showChanged(changed, done) {
  for (const stored of changed) {
    const index = indexOf.get(stored.sentence);
    queue.versions.set(stored.sentence, stored.version);
    sentences[index].stored = stored;
    keep(index, stored.answer, stored.status);
  }
  const numbers = changed.map(({ sentence }) => indexOf.get(sentence) + 1);
  go(numbers[0] - 1);
  view.announce(numbers.length > 1 ? view.say(`${done}_in`, { count: numbers.length }) : view.say(done, { number: numbers[0] }));
}
