// One stream of changes from the server. EventSource goes on by itself after a lost connection;
// after an answer it takes as final (a restart behind a proxy, a deploy), and after a silence (the
// machine slept, a network went without a word), we begin a new one where the old one stopped.

const SOONEST = 2_000;
const LATEST = 30_000;
const SILENCE = 40_000; // ms; the server says something every 15 s

export class Stream {
  #url;
  #say;
  #wait = SOONEST;
  #source;
  #silence;
  #again;
  seq;
  online = false;

  /** say({kind: "online" | "offline" | "hello" | "changed" | "told" | "reset" | "onlookers" | "phone", seq, change}) hears all. */
  constructor(url, seq, say) {
    this.#url = url;
    this.#say = say;
    this.seq = seq;
    this.#open();
    self.addEventListener("online", () => this.online || this.#open());
  }

  #open() {
    clearTimeout(this.#again);
    this.#source?.close();
    const url = new URL(this.#url);
    if (this.seq) url.searchParams.set("after", this.seq);
    const source = (this.#source = new EventSource(url));
    source.addEventListener("open", () => this.#connected());
    source.addEventListener("error", () => this.#lost(source));
    source.addEventListener("alive", () => this.#listen());
    for (const kind of ["hello", "changed", "told", "reset", "onlookers", "phone"]) {
      source.addEventListener(kind, ({ data }) => this.#hear(kind, JSON.parse(data)));
    }
    this.#listen();
  }

  #connected() {
    this.#wait = SOONEST;
    this.online = true;
    this.#listen();
    this.#say({ kind: "online" });
  }

  #hear(kind, change) {
    this.#listen();
    this.seq = Math.max(this.seq, change.seq ?? 0);
    this.#say({ kind, seq: this.seq, change });
  }

  #lost(source) {
    this.online = false;
    this.#say({ kind: "offline" });
    if (source.readyState !== EventSource.CLOSED) return;
    this.#again = setTimeout(() => this.#open(), this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LATEST);
  }

  /** From now on it may be silent for a while, and no longer. */
  #listen() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.online = false;
      this.#say({ kind: "offline" });
      this.#open();
    }, SILENCE);
  }
}
