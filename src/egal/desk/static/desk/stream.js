// One stream of changes from the server. EventSource goes on by itself after a lost connection;
// after an answer it takes as final (a restart behind a proxy, a deploy) we begin a new one where
// the old one stopped.

const SOONEST = 2_000;
const LATEST = 30_000;

export class Stream {
  #url;
  #say;
  #wait = SOONEST;
  seq;
  online = false;

  /** say({kind: "online" | "offline" | "hello" | "changed" | "told" | "reset", seq, change}) hears all. */
  constructor(url, seq, say) {
    this.#url = url;
    this.#say = say;
    this.seq = seq;
    this.#open();
  }

  #open() {
    const url = new URL(this.#url);
    if (this.seq) url.searchParams.set("after", this.seq);
    const source = new EventSource(url);
    source.addEventListener("open", () => this.#connected());
    source.addEventListener("error", () => this.#lost(source));
    for (const kind of ["hello", "changed", "told", "reset"]) {
      source.addEventListener(kind, ({ data }) => this.#hear(kind, JSON.parse(data)));
    }
  }

  #connected() {
    this.#wait = SOONEST;
    this.online = true;
    this.#say({ kind: "online" });
  }

  #hear(kind, change) {
    this.seq = Math.max(this.seq, change.seq ?? 0);
    this.#say({ kind, seq: this.seq, change });
  }

  #lost(source) {
    this.online = false;
    this.#say({ kind: "offline" });
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => this.#open(), this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LATEST);
  }
}
