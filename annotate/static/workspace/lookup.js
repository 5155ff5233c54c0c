// Names that the server knows and the page does not. Nobody waits for them, and without the server the page's own names do.

import { fold } from "./names.js";

const PAUSE = 80;
const LONGEST_LOOKUP = 5_000;
const LONGEST_ASKED = 300;

export class Lookup {
  #answered = new Set();
  #timer;
  #running;

  constructor({ url, user, names }) {
    Object.assign(this, { url, user, names });
  }

  // Somebody begins to type: what was found before may have changed.
  begin() {
    this.#answered.clear();
  }

  // Something was changed just now, of which an answer still to come knows nothing.
  drop() {
    clearTimeout(this.#timer);
    this.#running?.abort();
  }

  // Asks once the keys rest. `then` is called when an answer has come, unless something else was asked for meanwhile.
  ask(typed, then) {
    this.drop();
    if (!fold(typed) || this.#answered.has(fold(typed))) return;
    this.#timer = setTimeout(async () => {
      this.#running = new AbortController();
      if (await this.#fetch(typed, this.#running)) then();
    }, PAUSE);
  }

  // Whether the server could be asked for a name.
  async check(name) {
    return this.#answered.has(fold(name)) || this.#fetch(name);
  }

  async #fetch(typed, running = new AbortController()) {
    const late = setTimeout(() => running.abort(), LONGEST_LOOKUP);
    try {
      const asked = { headers: { "X-Annotator": String(this.user) }, signal: running.signal };
      const response = await fetch(`${this.url}?${new URLSearchParams({ q: typed.slice(0, LONGEST_ASKED) })}`, asked);
      if (!response.ok) return false;
      this.names.learn((await response.json()).names);
    } catch {
      return false;
    } finally {
      clearTimeout(late);
    }
    this.#answered.add(fold(typed));
    return true;
  }
}
