// Saves, in order, exactly once. Every answer is kept in a drawer until the server has confirmed it, so that a reload, a crash or a closed
// laptop loses none. Answers of one sentence wait for each other; a conflict holds back its own sentence only.

const LONGEST_WAIT = 30_000;
const PATIENCE = 20_000;

// crypto.randomUUID exists on https and on the computer itself only; a server in the local network has neither.
export function requestId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Queue {
  // `versions`: sentence id -> version that the page shows. `told` hears state, saved, conflict and refused.
  constructor({ drawer, url, user, versions, told }) {
    Object.assign(this, { drawer, url, user, versions, told });
    this.items = [];
    this.held = new Set();
    this.stopped = null;
    this.failures = 0;
    this.busy = false;
    this.savedAt = null;
    window.addEventListener("online", () => this.tryAgain());
  }

  // Takes over what an earlier page left behind.
  async open() {
    this.items = await this.drawer.open();
  }

  get waiting() {
    return this.items.length;
  }

  pending(sentence) {
    return this.items.filter((item) => item.sentence === sentence);
  }

  add(sentence, answer, request = requestId()) {
    const last = this.items.at(-1);
    const base = this.pending(sentence).length ? null : (this.versions.get(sentence) ?? 0);
    const item = { number: (last?.number ?? 0) + 1, request, sentence, base, answer };
    this.items.push(item);
    this.drawer.keep(item);
    this.#tell();
    this.send();
  }

  // Resolves once nothing waits, or at once when it cannot be sent now.
  async flushed() {
    while (this.busy) await new Promise((done) => setTimeout(done, 20));
    return this.waiting === 0;
  }

  tryAgain() {
    clearTimeout(this.timer);
    this.stopped = null;
    this.failures = 0;
    this.send();
  }

  async send() {
    if (this.busy || this.stopped) return;
    clearTimeout(this.timer);
    this.busy = true;
    try {
      for (let item = this.#next(); item && !this.stopped; item = this.#next()) {
        this.#tell();
        if (!(await this.#deliver(item))) break;
      }
    } finally {
      this.busy = false;
      this.#tell();
    }
  }

  // After a conflict: the own answer is sent over the stored version, or dropped.
  resolve(sentence, storedVersion, keepOwn) {
    const own = this.pending(sentence);
    own.forEach((item) => this.#drop(item));
    this.versions.set(sentence, storedVersion);
    this.held.delete(sentence);
    if (keepOwn) this.add(sentence, own.at(-1).answer);
    this.#tell();
    this.send();
  }

  #next() {
    return this.items.find((item) => !this.held.has(item.sentence));
  }

  // Whether the next one may be sent at once.
  async #deliver(item) {
    let response;
    let data;
    try {
      response = await fetch(this.url(item.sentence), {
        method: "PUT",
        headers: { "Content-Type": "application/json", "X-Annotator": String(this.user) },
        body: JSON.stringify({ request_id: item.request, base_version: this.#base(item), answer: item.answer }),
        signal: AbortSignal.timeout(PATIENCE),
      });
      data = await response.json();
    } catch {
      return this.#later();
    }
    return this.#take(item, response.status, data);
  }

  #base(item) {
    return item.base ?? this.versions.get(item.sentence) ?? 0;
  }

  #take(item, status, data) {
    if (status === 200) return this.#done(item, data);
    if (status === 409) return this.#hold(item, data);
    if (status === 401) return this.#stop({ kind: data.other ? "other" : "signed_out" });
    if (status === 403 || status === 404) return this.#stop({ kind: "stopped", message: data.error ?? "" });
    if (status === 429 || status >= 500) return this.#later();
    this.#drop(item);
    this.told.refused(item, data.error ?? String(status));
    return true;
  }

  #done(item, data) {
    this.failures = 0;
    this.savedAt = new Date(data.saved_at);
    this.versions.set(item.sentence, data.version);
    this.#drop(item);
    const [following] = this.pending(item.sentence);
    if (following) this.drawer.keep(Object.assign(following, { base: data.version }));
    this.told.saved(item, data, Boolean(following));
    return true;
  }

  #hold(item, data) {
    this.held.add(item.sentence);
    this.told.conflict(item.sentence, this.pending(item.sentence).at(-1).answer, data.stored);
    return true;
  }

  #stop(reason) {
    this.stopped = reason;
    return false;
  }

  #later() {
    this.failures += 1;
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** (this.failures - 1)) * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => this.send(), wait);
    return false;
  }

  #tell() {
    const count = this.waiting;
    if (this.stopped) this.told.state({ ...this.stopped, count });
    else if (this.failures && count) this.told.state({ kind: "retrying", count });
    else if (count) this.told.state({ kind: "saving", count });
    else this.told.state({ kind: "saved", at: this.savedAt, count });
  }

  #drop(item) {
    this.items = this.items.filter((other) => other !== item);
    this.drawer.drop(item);
  }
}
