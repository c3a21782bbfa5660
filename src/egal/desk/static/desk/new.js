// <desk-new>: keeps what was typed to begin a conversation, as the composer keeps a reply: on the
// server a second after the last key, in the browser until the server has it. Sends it once.
import { isSignIn } from "./parts.js";

const SOON = 1_000; // ms after the last key
const KEPT = "draft new";
const NOT_KEPT = new Set(["token", "csrfmiddlewaretoken", "moment"]);

class New extends HTMLElement {
  #timer;
  #sent = false;

  connectedCallback() {
    this.#restore();
    this.addEventListener("input", this.#changed);
    this.addEventListener("keydown", this.#pressed);
    this.addEventListener("submit", this.#submitted);
    addEventListener("pagehide", this.#parting);
    this.#begin();
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.#parting);
    this.#parting();
  }

  get form() {
    return this.querySelector("form");
  }

  get fields() {
    return [...this.form.elements].filter(({ name, type }) => name && type !== "submit" && !NOT_KEPT.has(name));
  }

  /** Where something is wrong, else where nothing is filled in yet. */
  #begin() {
    const shown = this.fields.filter((field) => field.checkVisibility() && field.localName !== "select");
    const first = shown.find((field) => field.matches("[aria-invalid]")) ?? shown.find((field) => !field.value);
    (first ?? shown.at(-1))?.focus({ preventScroll: true });
  }

  #changed = () => {
    const kept = this.fields.map(({ name, value }) => [name, value]);
    sessionStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(kept)));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), SOON);
  };

  #parting = () => {
    this.#keep({ keepalive: true });
  };

  async #keep({ keepalive = false } = {}) {
    if (!this.#timer || this.#sent) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const before = sessionStorage.getItem(KEPT);
    const body = new FormData(this.form);
    const response = await fetch(this.dataset.url, { method: "POST", body, keepalive }).catch(() => null);
    const kept = response?.ok && !isSignIn(response);
    if (kept && sessionStorage.getItem(KEPT) === before) sessionStorage.removeItem(KEPT);
  }

  #pressed = (event) => {
    if (event.defaultPrevented || event.key !== "Enter") return;
    if (event.ctrlKey || event.metaKey) this.#send(event);
    else if (event.target.name === "moment") this.#submit(event, "[name=send_at][value=at]");
    else if (event.target.matches("input")) event.preventDefault(); // a line more is no message
  };

  #send(event) {
    this.#submit(event, ".send .button:not(.quiet)");
  }

  #submit(event, button) {
    event.preventDefault();
    this.form.requestSubmit(this.querySelector(button));
  }

  #submitted = (event) => {
    if (this.#sent) event.preventDefault();
    this.#sent = true;
    clearTimeout(this.#timer);
    sessionStorage.removeItem(KEPT);
  };

  /** A page that comes back with what is wrong has it all. */
  #restore() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (!kept) return;
    for (const field of this.fields) field.value = kept[field.name] ?? field.value;
    this.#changed();
  }
}

customElements.define("desk-new", New);
