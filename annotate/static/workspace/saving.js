// What is decided is shown at once and saved behind; what the queue says of it comes back here.

import { Drawer } from "./drawer.js";
import { isEmptyAct, nothing, same } from "./answer.js";
import { go } from "./moving.js";
import { Queue } from "./queue.js";
import { at, codebook, data, indexOf, keep, names, sentences, view } from "./work.js";

export const queue = new Queue({
  drawer: new Drawer(data.queue, () => view.trouble(view.say("no_room"))),
  url: (sentence) => data.urls.save.replace(/0$/, sentence),
  user: data.user,
  versions: new Map(sentences.map(({ id, version }) => [id, version])),
  told: { state: (state) => view.saveState(state), saved, conflict, refused },
});

// The person has decided something: shown at once, saved behind.
export function decide(answer, index = at.current) {
  if (!data.can_save || same(answer, sentences[index].answer)) return;
  keep(index, answer);
  queue.add(sentences[index].id, answer);
}

function saved(item, stored, moreWaits) {
  learnNames(stored.answer);
  const index = indexOf.get(item.sentence);
  if (index === undefined || moreWaits) return;
  view.trouble("");
  const open = sentences[index].answer.acts.filter(isEmptyAct);
  keep(index, { ...stored.answer, acts: [...stored.answer.acts, ...open] }, stored.status);
}

function refused(item, message) {
  const index = indexOf.get(item.sentence);
  if (index !== undefined && index !== at.current) go(index);
  view.trouble(view.say("refused", { message }));
}

function conflict(sentence, mine, stored) {
  const dialog = document.getElementById("conflict");
  const index = indexOf.get(sentence);
  const theirs = stored ?? { version: 0, status: "unseen", answer: nothing() };
  dialog.querySelector(".conflict-where").textContent = view.say("sentence", { number: index + 1, total: sentences.length });
  dialog.querySelector(".mine").replaceChildren(view.summary(mine));
  dialog.querySelector(".theirs").replaceChildren(view.summary(theirs.answer));
  dialog.onclick = ({ target }) => {
    const choice = target.closest("[data-choice]")?.dataset.choice;
    if (!choice) return;
    dialog.close();
    keep(index, choice === "mine" ? mine : theirs.answer);
    queue.resolve(sentence, theirs.version, choice === "mine");
  };
  dialog.oncancel = (event) => event.preventDefault();
  if (!dialog.open) dialog.showModal();
  // Not on a button: who is typing just then must not choose by accident.
  document.getElementById("conflict-title").focus();
}

function learnNames(answer) {
  for (const act of answer.acts) {
    act.source.filter((link) => link.entry).forEach((link) => names.used(link.entry, link.name));
    codebook.layers.filter((layer) => layer.kind === "target").forEach((layer) => {
      const value = act.values[layer.id];
      if (value?.entry) names.used(value.entry, value.name);
    });
  }
}

export function download() {
  const unsent = queue.items.map(({ sentence, answer }) => ({ sentence: indexOf.get(sentence) + 1, text: view.text(indexOf.get(sentence)), answer }));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(unsent, null, 2)], { type: "application/json" }));
  link.download = data.strings.file_name;
  link.click();
  URL.revokeObjectURL(link.href);
}
