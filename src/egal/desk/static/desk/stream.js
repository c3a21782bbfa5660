// One stream of changes from the server. EventSource goes on by itself after a lost connection;
// after an answer it takes as final (a restart behind a proxy, a deploy) we begin a new one.

const SOONEST = 2_000;
const LATEST = 30_000;

export class Stream {
  #url;
  #say;
  #wait = SOONEST;
  #begun = false;
  seq = 0;
  online = false;

  /** say({kind: "online" | "offline" | "hello" | "changed" | "reset", ...}) hears everything. */
  constructor(url, say) {
    this.#url = url;
    this.#say = say;
    this.#open();
  }

  #open() {
    const source = new EventSource(this.#url);
    source.addEventListener("open", () => this.#connected());
    source.addEventListener("error", () => this.#lost(source));
    source.addEventListener("hello", (event) => this.#hear("hello", event));
    source.addEventListener("changed", (event) => this.#hear("changed", event));
    source.addEventListener("reset", (event) => this.#hear("reset", event));
  }

  #connected() {
    this.#wait = SOONEST;
    this.online = true;
    this.#say({ kind: "online" });
    if (this.#begun) this.#say({ kind: "reset" });
    this.#begun = false;
  }

  #hear(kind, event) {
    const data = event.data ? JSON.parse(event.data) : {};
    this.seq = Math.max(this.seq, Number(data.seq ?? event.lastEventId) || 0);
    this.#say({ kind, seq: this.seq, change: data });
  }

  #lost(source) {
    this.online = false;
    this.#say({ kind: "offline" });
    if (source.readyState !== EventSource.CLOSED) return;
    this.#begun = true; // a new stream starts at now: what was missed must be fetched
    setTimeout(() => this.#open(), this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LATEST);
  }
}
