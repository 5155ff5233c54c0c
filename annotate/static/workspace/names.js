// The names of speakers and targets that this page knows, and how they are found while they are typed. The rules are those of
// annotate/corpus/near_names.py and annotate/store/queries/suggestions.py, by which the server finds the names that the page does not carry.

const PLAIN = { ı: "i", ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ŧ: "t", ß: "ss", æ: "ae", œ: "oe", þ: "th" };
const MOST_SHOWN = 8;
const SHORTEST_PART = 3;
const SHORTEST_NEAR = 4;
const USED = 0;
const [WHOLE, BEGINS, WORD_BEGINS, CONTAINS, NOT] = [0, 1, 2, 3, 4];

export function fold(name) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[ıøłđðħŧßæœþ]/g, (letter) => PLAIN[letter]).replace(/\s+/g, " ").trim();
}

export const exactly = (name) => name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

export class Names {
  #byId = new Map();
  #uses = 0;

  // `entries`: [id, name, kind, aliases, group, own], in the order in which they are offered.
  constructor(entries) {
    this.learn([...entries].reverse());
    this.author = [...this.#byId.values()].find((entry) => entry.kind === "author");
  }

  // What the server says of entries, of some of them anew.
  learn(entries) {
    for (const [id, name, kind, aliases, group, own] of entries) {
      const { latest = 0, group: before = group } = this.#byId.get(id) ?? {};
      this.#byId.set(id, { id, name, kind, aliases, own, group: Math.min(before, group), folded: [name, ...aliases].map(fold), latest });
      if (group === USED && !latest) this.#touch(id);
    }
  }

  // An entry that was just used is offered first from now on.
  used(id, name) {
    if (!this.#byId.has(id)) this.learn([[id, name, null, [], USED, 1]]);
    this.#byId.get(id).group = USED;
    this.#touch(id);
  }

  // A name of one's own that was a slip; the server says so if an answer still gives it.
  forget(name) {
    const entry = this.named(name);
    if (entry?.own) this.#byId.delete(entry.id);
  }

  #touch(id) {
    this.#uses += 1;
    this.#byId.get(id).latest = this.#uses;
  }

  // The one entry whose own name this is. Whose alias a name is, the server knows better: it knows of all entries.
  named(name) {
    const wanted = exactly(name);
    return [...this.#byId.values()].find((entry) => exactly(entry.name) === wanted);
  }

  // [{entry, name, near}], the best first; `near` ones differ by slips of the keys.
  find(typed, withAuthor = true) {
    const wanted = fold(typed);
    const offered = [...this.#byId.values()].filter((entry) => withAuthor || entry.kind !== "author").sort(inOrder);
    if (!wanted) return offered.slice(0, MOST_SHOWN).map((entry) => ({ entry, name: entry.name, near: false }));
    const ranked = offered.map((entry) => best(entry, wanted)).filter(({ fit }) => fit < NOT);
    ranked.sort((one, other) => (one.fit !== WHOLE) - (other.fit !== WHOLE) || one.entry.group - other.entry.group || one.fit - other.fit);
    const near = ranked.length < MOST_SHOWN ? offered.flatMap((entry) => nearest(entry, wanted)) : [];
    return [...ranked, ...near].slice(0, MOST_SHOWN);
  }
}

function inOrder(one, other) {
  return one.group - other.group || other.latest - one.latest || (one.folded[0] < other.folded[0] ? -1 : one.folded[0] > other.folded[0] ? 1 : one.id - other.id);
}

function best(entry, wanted) {
  const fits = entry.folded.map((folded) => fitOf(folded, wanted));
  const fit = Math.min(...fits);
  return { entry, name: [entry.name, ...entry.aliases][fits.indexOf(fit)], fit, near: false };
}

function nearest(entry, wanted) {
  if (wanted.length < SHORTEST_NEAR || best(entry, wanted).fit < NOT) return [];
  const place = entry.folded.findIndex((folded) => isNear(folded, wanted));
  return place < 0 ? [] : [{ entry, name: [entry.name, ...entry.aliases][place], near: true }];
}

function fitOf(folded, wanted) {
  if (folded === wanted) return WHOLE;
  if (folded.startsWith(wanted)) return BEGINS;
  if (folded.includes(` ${wanted}`)) return WORD_BEGINS;
  return wanted.length >= SHORTEST_PART && folded.includes(wanted) ? CONTAINS : NOT;
}

const slipsIn = (text) => (text.length < SHORTEST_NEAR ? 0 : text.length < 2 * SHORTEST_NEAR ? 1 : 2);

function isNear(folded, wanted) {
  const words = folded.split(" ");
  const begun = (each) => words.some((word) => word.startsWith(each) || isWithin(word, each, slipsIn(each)));
  return isWithin(folded, wanted, slipsIn(wanted)) || wanted.split(" ").every(begun);
}

// Whether one becomes the other by `most` letters added, left out, changed or two neighbours swapped.
export function isWithin(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return false;
  let [before, row] = [null, Array.from({ length: other.length + 1 }, (_none, place) => place)];
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length] <= most;
}

// A chain as written -> links, outermost first; null where a name is missing. A link that was there already, or a name that was picked from
// the list, keeps its entry; other names are looked up by the server, or added with the kind that was picked.
export function readChain(text, { before = [], picks = new Map(), names }) {
  if (!text.trim()) return [];
  const links = text.split(/(?<!\S)>(?!\S)/).map((part) => part.split(/(?<!\S)\+(?!\S)/).map((name) => name.trim()));
  if (links.flat().some((name) => !name || name === ">" || name === "+")) return null;
  return links.map((members) => {
    const name = members.join(" + ");
    const kept = before.find((link) => link.name === name);
    if (kept && !picks.has(name)) return kept;
    if (members.length === 1) return reference(name, picks, names);
    return { entry: null, name, members: members.map((member) => reference(member, picks, names)) };
  });
}

export function reference(name, picks, names) {
  if (picks.has(name)) return { name, ...picks.get(name) };
  return { name, entry: names.named(name)?.id ?? null };
}
