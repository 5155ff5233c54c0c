// A name that is new although one like it is known: it is asked about beside the sentences, while the work goes on.

import { Lookup } from "./lookup.js";
import { exactly, fold, reference } from "./names.js";
import { decideTogether } from "./saving.js";
import { at, data, names, sentences, view } from "./work.js";

export const lookup = new Lookup({ url: data.urls.names, user: data.user, names });

const box = document.querySelector(".new-name");
const kept = new Set();
let doubts = [];

// `given`: what was named just now. Of the names that nobody knows, those that were not decided on in the list are looked up.
export function lookUpNew(given, decided) {
  const named = given.flatMap((each) => each.members ?? [each]);
  named.filter(({ entry, name }) => entry === null && !decided.has(name) && !kept.has(name)).forEach(({ name }) => doubt(name));
}

async function doubt(name) {
  if (!(await lookup.check(name)) || doubts.some((each) => each.name === name)) return;
  // One's own is that which was saved just now.
  if (names.named(name)?.own === 0) return;
  const match = names.find(name).find((each) => (each.near || fold(each.name) === fold(name)) && exactly(each.name) !== exactly(name));
  if (!match) return;
  doubts.push({ name, match });
  showDoubt();
}

function showDoubt() {
  const [first] = doubts;
  box.hidden = !first;
  if (!first) return;
  const said = { name: first.name, near: first.match.name };
  box.querySelector("p").textContent = view.say("new_name", said);
  box.querySelector("[data-command=near] span").textContent = view.say("take_near", said);
  box.querySelector("[data-command=new] span").textContent = view.say("keep_new", said);
}

export function keepNew() {
  const first = doubts.shift();
  if (first) kept.add(first.name);
  showDoubt();
}

// Wherever the name was given in this document the known one is taken.
export function takeNear() {
  const first = doubts.shift();
  if (!first) return;
  const known = { entry: first.match.entry.id, name: first.match.name };
  const replaced = (named) => instead(named, first.name, known);
  const renamed = (answer) => ({ ...answer, values: inValues(answer.values, replaced), acts: answer.acts.map((act) => ({ source: act.source.map(replaced), values: inValues(act.values, replaced) })) });
  decideTogether(sentences.map(({ answer }, index) => [index, renamed(answer)]));
  at.recent.sources = at.recent.sources.map((source) => source.map(replaced));
  at.recent.targets.forEach((used, layer) => at.recent.targets.set(layer, used.map(replaced)));
  lookup.drop();
  names.forget(first.name);
  view.announce(view.say("near_taken", { near: known.name }));
  showDoubt();
}

const inValues = (values, replaced) => Object.fromEntries(Object.entries(values).map(([layer, value]) => [layer, value?.name ? replaced(value) : value]));

function instead(named, name, known) {
  if (named.name === name) return { ...named, kind: undefined, ...known };
  const members = named.name.split(" + ");
  if (members.length < 2 || !members.includes(name)) return named;
  const after = members.map((each) => (each === name ? known : reference(each, new Map(), names)));
  return { ...named, entry: null, name: after.map((each) => each.name).join(" + "), members: after };
}
