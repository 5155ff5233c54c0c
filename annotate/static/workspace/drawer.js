// Where answers wait that the server has not confirmed: the browser's database, on disk before it says so. One entry an answer, as two tabs that
// wrote one list would overwrite each other's.

const STORE = "unsent";

function openDatabase() {
  return new Promise((done, failed) => {
    const request = indexedDB.open("annotate", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

function keptIn(database, prefix) {
  return new Promise((done, failed) => {
    const request = database.transaction(STORE).objectStore(STORE).getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`));
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

export class Drawer {
  // `prefix`: at which server, whose answers, of which round. `unkept` is called when the browser keeps nothing.
  constructor(prefix, unkept) {
    Object.assign(this, { prefix, unkept, database: null });
  }

  // What an earlier page left behind, in order.
  async open() {
    try {
      this.database = await openDatabase();
      this.database.onversionchange = () => this.database.close();
      return await keptIn(this.database, this.prefix);
    } catch {
      this.database = null;
      return [];
    }
  }

  keep(item) {
    this.#write((store) => store.put(item, this.#key(item)));
  }

  drop(item) {
    if (this.database) this.#write((store) => store.delete(this.#key(item)));
  }

  #write(change) {
    try {
      const writing = this.database.transaction(STORE, "readwrite", { durability: "strict" });
      writing.onabort = () => this.unkept();
      change(writing.objectStore(STORE));
      // Not left to the end of the task: the page may be going away.
      writing.commit();
    } catch {
      this.unkept();
    }
  }

  #key(item) {
    return `${this.prefix}${String(item.number).padStart(9, "0")}:${item.request}`;
  }
}

// Whoever signs out while answers wait is asked first; they stay on this computer and are sent once their author signs in again.
export function warnAtSignOut() {
  for (const form of document.querySelectorAll("form[data-drawer]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const count = await openDatabase().then((database) => keptIn(database, form.dataset.drawer)).then((kept) => kept.length, () => 0);
      if (!count || confirm(form.dataset.warns.replace("{count}", count))) form.submit();
    });
  }
}
