// Names of speakers and targets: looking them up while they are typed, and reading a chain that was written.

const PLAIN = { ı: "i", ø: "o", ł: "l", đ: "d", ß: "ss", æ: "ae", œ: "oe", þ: "th", ð: "d" };
const MOST_SHOWN = 8;
const KINDS = ["person", "organisation", "collective", "unnamed"];

export function fold(name) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[ıøłđßæœþð]/g, (letter) => PLAIN[letter]).replace(/\s+/g, " ").trim();
}

const exactly = (name) => name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

export class Names {
  // `entries`: [id, name, kind, aliases], in the order in which they are offered.
  constructor(entries) {
    this.entries = [];
    this.byId = new Map();
    entries.forEach((entry) => this.add(...entry));
    this.author = this.entries.find((entry) => entry.kind === "author");
  }

  add(id, name, kind = null, aliases = []) {
    if (this.byId.has(id)) return;
    const entry = { id, name, kind, aliases, folded: [name, ...aliases].map(fold) };
    this.entries.push(entry);
    this.byId.set(id, entry);
  }

  // An entry that was just used is offered first from now on.
  used(id, name) {
    this.add(id, name);
    const entry = this.byId.get(id);
    this.entries = [entry, ...this.entries.filter((other) => other !== entry)];
  }

  // The one entry that goes by exactly this name.
  named(name) {
    const wanted = exactly(name);
    const found = this.entries.filter((entry) => [entry.name, ...entry.aliases].some((known) => exactly(known) === wanted));
    return found.find((entry) => exactly(entry.name) === wanted) ?? (found.length === 1 ? found[0] : undefined);
  }

  // [{entry, name, near}], the best first; `near` ones differ by a slip of the keys.
  find(typed, withAuthor = true) {
    const wanted = fold(typed);
    const offered = this.entries.filter((entry) => withAuthor || entry.kind !== "author");
    if (!wanted) return offered.slice(0, MOST_SHOWN).map((entry) => ({ entry, name: entry.name, near: false }));
    const ranked = offered.map((entry) => this.#rank(entry, wanted)).filter((match) => match.rank < 9);
    const sure = ranked.sort((one, other) => one.rank - other.rank).slice(0, MOST_SHOWN);
    return sure.length ? sure : this.#near(offered, wanted);
  }

  #rank(entry, wanted) {
    let [rank, name] = [9, entry.name];
    entry.folded.forEach((folded, place) => {
      const here = rankOf(folded, wanted) + (place ? 0.5 : 0);
      if (here < rank) [rank, name] = [here, place ? entry.aliases[place - 1] : entry.name];
    });
    return { entry, name, rank, near: false };
  }

  #near(offered, wanted) {
    if (wanted.length < 4) return [];
    const slips = wanted.length < 8 ? 1 : 2;
    const close = (folded) => [folded, ...folded.split(" ")].some((part) => isWithin(part, wanted, slips));
    return offered.filter((entry) => entry.folded.some(close)).slice(0, 3).map((entry) => ({ entry, name: entry.name, near: true }));
  }
}

function rankOf(folded, wanted) {
  if (folded === wanted) return 0;
  if (folded.startsWith(wanted)) return 1;
  if (folded.includes(` ${wanted}`)) return 2;
  return wanted.length > 2 && folded.includes(wanted) ? 3 : 9;
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

// The list under a field. The field holds one name (`single`) or a chain, of which the name before the caret's end is completed.
export class NameField {
  constructor({ names, strings, taken, left }) {
    Object.assign(this, { names, strings, taken, left });
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: "names-found", className: "names-found", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.addEventListener("pointerdown", (event) => this.#pointed(event));
  }

  attach(input, single) {
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) input.setAttribute(name, value);
    input.addEventListener("input", () => this.#look(input, single));
    input.addEventListener("keydown", (event) => this.#key(event, input, single));
    input.addEventListener("focus", () => this.#begin(input));
    input.addEventListener("blur", () => this.#end(input));
    if (input === document.activeElement) this.#begin(input);
  }

  #begin(input) {
    this.picks = new Map();
    this.asFound = input.value;
  }

  #end(input) {
    this.#close(input);
    if (input.value !== this.asFound) this.taken(input, this.picks, false);
  }

  #split(input, single) {
    const at = single ? 0 : Math.max(0, ...[...input.value.matchAll(/(?:^|\s)[>+]\s+/g)].map((found) => found.index + found[0].length));
    return [input.value.slice(0, at), input.value.slice(at)];
  }

  #look(input, single) {
    const [, typed] = this.#split(input, single);
    const found = this.names.find(typed, !single).map((match) => ({ ...match, text: match.name }));
    const exact = found.some((match) => exactly(match.name) === exactly(typed));
    const kinds = single ? ["issue", ...KINDS] : KINDS;
    const added = typed.trim() && !exact ? kinds.map((kind) => ({ name: typed.trim(), kind })) : [];
    this.options = [...found, ...added];
    this.at = 0;
    this.#draw(input);
  }

  #draw(input) {
    this.list.replaceChildren(...this.options.map((option, place) => this.#option(option, place)));
    input.after(this.list);
    this.list.hidden = this.options.length === 0;
    input.setAttribute("aria-expanded", String(!this.list.hidden));
    input.setAttribute("aria-controls", this.list.id);
    this.#mark(input);
  }

  #option(option, place) {
    const item = document.createElement("li");
    item.id = `name-${place}`;
    item.setAttribute("role", "option");
    item.dir = "auto";
    const { name, kind, entry, near } = option;
    if (kind) item.textContent = this.strings.add.replace("{name}", () => name).replace("{kind}", this.strings[kind]);
    else item.textContent = name === entry.name ? name : `${name} (${entry.name})`;
    item.classList.toggle("adds", Boolean(kind));
    if (near) item.prepend(Object.assign(document.createElement("small"), { textContent: `${this.strings.did_you_mean} ` }));
    return item;
  }

  #mark(input) {
    [...this.list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === this.at)));
    const marked = this.list.hidden ? null : this.list.children[this.at];
    marked?.scrollIntoView({ block: "nearest" });
    if (marked) input.setAttribute("aria-activedescendant", marked.id);
    else input.removeAttribute("aria-activedescendant");
  }

  #key(event, input, single) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const open = !this.list.hidden && this.options.length > 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#move(event, input, single, open);
    else if (event.key === "Enter") this.#enter(event, input, single, open);
    else if (event.key === "Escape") this.#escape(event, input, open);
    else if (!single && (event.key === ">" || event.key === "+")) this.#link(event, input, open);
  }

  #move(event, input, single, open) {
    event.preventDefault();
    if (!open) return this.#look(input, single);
    const count = this.options.length;
    this.at = (this.at + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
    return this.#mark(input);
  }

  #enter(event, input, single, open) {
    event.preventDefault();
    const [, typed] = this.#split(input, single);
    if (open && typed.trim()) this.#pick(input, single);
    this.#close(input);
    this.asFound = input.value;
    this.taken(input, this.picks, true);
  }

  #escape(event, input, open) {
    event.preventDefault();
    event.stopPropagation();
    if (open) return this.#close(input);
    input.value = this.asFound;
    return this.left(input);
  }

  // ">" always nests; "+" joins only after a blank, as names such as "Channel 4+" have one.
  #link(event, input, open) {
    const [, typed] = this.#split(input, false);
    if (event.key === "+" && typed && !/\s$/.test(typed)) return;
    event.preventDefault();
    if (open && typed.trim()) this.#pick(input, false);
    if (input.value.trim()) input.value = `${input.value.trim().replace(/\s[>+]$/, "")} ${event.key} `;
    this.#look(input, false);
  }

  #pick(input, single) {
    const option = this.options[this.at];
    const [before] = this.#split(input, single);
    this.picks.set(option.name, option.kind ? { entry: null, kind: option.kind } : { entry: option.entry.id });
    input.value = before + option.name;
  }

  #pointed(event) {
    event.preventDefault();
    const input = this.list.previousElementSibling;
    const place = [...this.list.children].indexOf(event.target.closest("[role=option]"));
    if (place < 0) return;
    this.at = place;
    this.#pick(input, input.dataset.single === "true");
    this.#close(input);
    this.asFound = input.value;
    this.taken(input, this.picks, true);
  }

  #close(input) {
    this.list.hidden = true;
    this.options = [];
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
