// <desk-new>: keeps what was typed to begin a conversation, as the composer keeps a reply: on the
// server a second after the last key, in the browser until the server has it. Sends it once.
import "./editor.js";
import "./completing.js";
import "./picker.js";
import "./files.js";
import { isSignIn } from "./parts.js";

const SOON = 1_000; // ms after the last key
const KEPT = "draft new";
const NOT_KEPT = new Set(["token", "csrfmiddlewaretoken", "moment", "until"]);

class New extends HTMLElement {
  #timer;
  #sent = false;

  connectedCallback() {
    if (!this.form) return;
    customElements.upgrade(this);
    this.#restore();
    this.#adjust();
    this.addEventListener("input", this.#changed);
    this.addEventListener("keydown", this.#pressed);
    this.addEventListener("submit", this.#submitted);
    addEventListener("pagehide", this.#parting);
    addEventListener("pageshow", this.#returning);
    this.#begin();
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.#parting);
    removeEventListener("pageshow", this.#returning);
    this.#parting();
  }

  get form() {
    return this.querySelector("form");
  }

  get editor() {
    return this.querySelector("desk-editor");
  }

  get files() {
    return this.querySelector("desk-files");
  }

  /** What is filled in beside the text and its files. */
  get fields() {
    return [...this.form.elements].filter(
      (field) => field.name && field.type !== "submit" && !NOT_KEPT.has(field.name) && !field.closest("desk-editor, desk-files"),
    );
  }

  /** Where something is wrong, else where nothing is filled in yet. */
  #begin() {
    const shown = this.fields.filter((field) => field.checkVisibility() && field.localName !== "select");
    const first = shown.find((field) => field.matches("[aria-invalid]")) ?? shown.find((field) => !field.value);
    (first ?? this.editor).focus({ preventScroll: true });
  }

  /** By the inbox that is chosen. */
  #adjust() {
    const inbox = this.querySelector("[name=inbox]");
    const { dataset } = inbox.selectedOptions?.[0] ?? inbox;
    this.editor.formatted = "formatted" in dataset;
    this.files.isOpen = "files" in dataset;
  }

  #changed = () => {
    const { editor, files } = this;
    const fields = Object.fromEntries(this.fields.map(({ name, value }) => [name, value]));
    sessionStorage.setItem(KEPT, JSON.stringify({ fields, text: editor.text, html: editor.html, files: files.all }));
    this.#adjust();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), SOON);
  };

  #parting = () => {
    this.#keep({ keepalive: true });
  };

  /** As it was left, it has been sent. */
  #returning = ({ persisted }) => {
    if (persisted && this.#sent) location.reload();
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
    if (event.defaultPrevented || event.key !== "Enter" || event.target.closest("[data-trix-dialog]")) return;
    if (event.ctrlKey || event.metaKey) this.#send(event);
    else if (event.target.name === "moment") this.#submit(event, "[name=send_at][value=at]");
    else if (event.target.name === "until") this.#submit(event, "[name=then][value=snoozed-at]");
    else if (event.target.matches("input")) event.preventDefault(); // a line more is no message
  };

  #send(event) {
    this.#submit(event, "[data-send]");
  }

  #submit(event, button) {
    event.preventDefault();
    this.editor.settled().then(() => this.form.requestSubmit(this.querySelector(button)));
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
    for (const field of this.fields) field.value = kept.fields[field.name] ?? field.value;
    this.editor.fill(kept);
    this.files.fill(kept.files);
    this.#changed();
  }
}

customElements.define("desk-new", New);
