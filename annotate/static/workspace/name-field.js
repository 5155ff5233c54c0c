// The field for names, with the list under it.

import { composes } from "./composing.js";
import { exactly } from "./names.js";

const KINDS = ["person", "organisation", "collective", "unnamed"];
const DOUBLE_CLICK = 500;
const SAME_SPOT = 10;

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

// A field has one line: where the text had breaks there are blanks, instead of words run together.
function pasteInOneLine(event) {
  const text = event.clipboardData.getData("text/plain");
  if (!/[\r\n\t]/.test(text.trim())) return;
  event.preventDefault();
  event.target.setRangeText(text.trim().split(/\s+/).join(" "), event.target.selectionStart, event.target.selectionEnd, "end");
  event.target.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// The list under a field. The field holds one name (`single`) or a chain, of which the name before the caret's end is completed. `picks` has what
// each name was taken as, `decided` the names that a person picked from the list, rather than the list by itself.
export class NameField {
  constructor({ names, lookup, strings, taken, left }) {
    Object.assign(this, { names, lookup, strings, taken, left });
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: "names-found", className: "names-found", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.options = [];
    this.list.addEventListener("pointerdown", (event) => this.#pointed(event));
    document.addEventListener("click", (event) => this.#heedless(event) && swallow(event), true);
  }

  attach(input, single) {
    input.addEventListener("input", () => this.#look(input, single));
    input.addEventListener("paste", pasteInOneLine);
    input.addEventListener("keydown", (event) => this.#key(event, input, single));
    input.addEventListener("focus", () => this.#begin(input));
    input.addEventListener("blur", () => this.#end(input));
    if (input === document.activeElement) this.#begin(input);
  }

  #begin(input) {
    Object.assign(this, { picks: new Map(), decided: new Set() });
    this.asFound = input.value;
    this.lookup.begin();
  }

  #end(input) {
    this.#close(input);
    if (input.value !== this.asFound) this.taken(input, this.picks, this.decided, false);
  }

  #split(input, single) {
    const at = single ? 0 : Math.max(0, ...[...input.value.matchAll(/(?:^|\s)[>+]\s+/g)].map((found) => found.index + found[0].length));
    return [input.value.slice(0, at), input.value.slice(at)];
  }

  // What the page knows is shown at once; what the server adds to it comes when it comes, if the same still stands in the field.
  #look(input, single) {
    const [, typed] = this.#split(input, single);
    Object.assign(this, { moved: false, options: [] });
    this.#show(input, single, typed);
    this.lookup.ask(typed, () => {
      if (!this.list.hidden && input === document.activeElement && this.#split(input, single)[1] === typed) this.#show(input, single, typed);
    });
  }

  #show(input, single, typed) {
    const before = this.options[this.at];
    const found = this.names.find(typed, !single);
    const exact = found.findIndex((match) => exactly(match.name) === exactly(typed));
    const kinds = single ? ["issue", ...KINDS] : KINDS;
    const added = typed.trim() && exact < 0 ? kinds.map((kind) => ({ name: typed.trim(), kind })) : [];
    this.options = [...found, ...added];
    this.at = this.#marked(before, exact);
    this.#draw(input);
  }

  // Who is about to press Enter takes what was marked: it stays marked when more is found, unless that is just what was typed.
  #marked(before, exact) {
    if (!this.moved && exact >= 0) return exact;
    const kept = before && (this.moved || (before.entry && !before.near));
    const same = (option) => option.entry?.id === before.entry?.id && option.kind === before.kind;
    return kept ? Math.max(0, this.options.findIndex(same)) : 0;
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
    if (kind && place && !this.options[place - 1].kind) item.append(Object.assign(document.createElement("kbd"), { textContent: "⇧ Enter" }), " ");
    if (kind) item.append(this.strings.add.replace("{name}", () => name).replace("{kind}", this.strings[kind]));
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
    if (composes(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const open = !this.list.hidden && this.options.length > 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#move(event, input, single, open);
    else if (event.key === "Enter") this.#enter(event, input, single, open && !event.shiftKey);
    else if (event.key === "Escape") this.#escape(event, input, open);
    else if (!single && (event.key === ">" || event.key === "+")) this.#link(event, input, open);
  }

  #move(event, input, single, open) {
    event.preventDefault();
    if (!open) return this.#look(input, single);
    const count = this.options.length;
    this.at = (this.at + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
    this.moved = true;
    return this.#mark(input);
  }

  #enter(event, input, single, open) {
    event.preventDefault();
    if (event.repeat) return;
    const [, typed] = this.#split(input, single);
    if (open && typed.trim()) this.#pick(input, single);
    else if (event.shiftKey && typed.trim() && !this.names.named(typed)) this.#decide(typed.trim(), { entry: null, kind: single ? "issue" : KINDS[0] });
    this.#close(input);
    this.asFound = input.value;
    this.taken(input, this.picks, this.decided, true);
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
    if (event.repeat) return;
    if (open && typed.trim()) this.#pick(input, false);
    if (input.value.trim()) input.value = `${input.value.trim().replace(/\s[>+]$/, "")} ${event.key} `;
    this.#look(input, false);
  }

  #pick(input, single) {
    const option = this.options[this.at];
    const [before] = this.#split(input, single);
    if (this.moved) this.decided.add(option.name);
    this.picks.set(option.name, option.kind ? { entry: null, kind: option.kind } : { entry: option.entry.id });
    input.value = before + option.name;
  }

  #decide(name, pick) {
    this.picks.set(name, pick);
    this.decided.add(name);
  }

  #pointed(event) {
    event.preventDefault();
    const input = this.list.previousElementSibling;
    const place = [...this.list.children].indexOf(event.target.closest("[role=option]"));
    if (place < 0) return;
    Object.assign(this, { at: place, moved: true, pressed: event });
    this.#pick(input, input.dataset.single === "true");
    this.#close(input);
    this.asFound = input.value;
    this.taken(input, this.picks, this.decided, true);
  }

  // The second half of a double click on the list falls on what lay under it.
  #heedless({ timeStamp, clientX, clientY }) {
    const near = (one, other) => Math.abs(one - other) < SAME_SPOT;
    return this.pressed && timeStamp - this.pressed.timeStamp < DOUBLE_CLICK && near(clientX, this.pressed.clientX) && near(clientY, this.pressed.clientY);
  }

  #close(input) {
    this.list.hidden = true;
    this.options = [];
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
