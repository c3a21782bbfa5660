// <desk-weighing>: what the server says of a text while it is typed: how it would be cut, what it costs,
// what in it looks private. Asked a moment after the last key, where the way wants it.
import { isSignIn } from "./parts.js";

const SOON = 350; // ms after the last key

class Weighing extends HTMLElement {
  #timer;
  #asked;
  #last = "";

  disconnectedCallback() {
    this.forget();
  }

  /** As the network counts, for this way; undefined while that is not known. */
  length(way) {
    const shown = this.querySelector(".weighed");
    return shown && shown.dataset.way === way ? Number(shown.dataset.length) : undefined;
  }

  /** A text for this way; told: called when the answer is there. */
  weigh(way, text, told) {
    const key = `${way} ${text}`;
    if (key === this.#last) return;
    this.#last = key;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(told), SOON);
  }

  /** There is nothing to say. */
  forget() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#last = "";
    if (this.isConnected) this.replaceChildren();
  }

  async #ask(told) {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    const request = { method: "POST", body: new FormData(this.closest("form")), signal: asked.signal };
    const response = await fetch(this.dataset.url, request).catch(() => null);
    if (asked.signal.aborted || !response?.ok || isSignIn(response)) return;
    const text = await response.text();
    if (asked.signal.aborted || !this.isConnected) return;
    this.innerHTML = text;
    told();
  }
}

customElements.define("desk-weighing", Weighing);
