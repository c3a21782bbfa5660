// What was written and is not yet known to be safe, with its files: kept by the browser, so that a
// reload or a flat battery loses nothing. Where it keeps nothing, it lasts as long as the page.

const STORE = "outbox";

export class Outbox {
  #open;
  #rows = new Map();

  constructor(name) {
    this.#open = opened(name).catch(() => null);
  }

  /** Oldest first. Each {client_id, conversation, thread, text, files: [{name, type, blob, id}], at}. */
  async all() {
    const found = await this.#do("readonly", (store) => store.getAll());
    for (const row of found ?? []) if (!this.#rows.has(row.client_id)) this.#rows.set(row.client_id, row);
    return [...this.#rows.values()].sort((a, b) => a.at - b.at);
  }

  async put(row) {
    this.#rows.set(row.client_id, row);
    await this.#do("readwrite", (store) => store.put(row));
  }

  async drop(row) {
    this.#rows.delete(row.client_id);
    await this.#do("readwrite", (store) => store.delete(row.client_id));
  }

  async #do(mode, what) {
    const database = await this.#open;
    if (!database) return null;
    return new Promise((done) => {
      try {
        const request = what(database.transaction(STORE, mode).objectStore(STORE));
        request.onsuccess = () => done(request.result);
        request.onerror = () => done(null);
      } catch {
        done(null);
      }
    });
  }
}

function opened(name) {
  return new Promise((done, failed) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "client_id" });
    request.onsuccess = () => done(request.result);
    request.onerror = request.onblocked = () => failed(request.error);
  });
}
