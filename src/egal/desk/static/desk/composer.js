// <desk-composer>: keeps what was typed until it is sent, grows with it, and sends it once.
import { want } from "./realtime.js";

const draftOf = (conversation) => `draft ${conversation}`;

class Composer extends HTMLElement {
  connectedCallback() {
    if (!this.form) return;
    this.#restore();
    this.#namePlatformKeys();
    this.addEventListener("input", this.#changed);
    this.addEventListener("click", this.#clicked);
    this.addEventListener("keydown", this.#pressed);
    this.addEventListener("submit", this.#submitted, { capture: true });
    this.#adjust();
  }

  get form() {
    return this.querySelector("form");
  }

  get text() {
    return this.querySelector("textarea");
  }

  get note() {
    return this.querySelector(".is-note");
  }

  /** Begin a reply or a note, whichever button or key asked for it. */
  begin(note) {
    if (!this.note.disabled) this.note.checked = note;
    this.#changed();
    this.text.focus();
  }

  /** The server has it: forget the draft, be ready for the next. */
  sent() {
    this.busy = false;
    this.text.value = "";
    if (!this.note.disabled) this.note.checked = false;
    this.#adjust();
    this.text.focus({ preventScroll: true });
  }

  set busy(busy) {
    this.toggleAttribute("aria-busy", busy);
    this.text.readOnly = busy;
    for (const button of this.querySelectorAll(".send button")) button.disabled = busy;
  }

  get busy() {
    return this.hasAttribute("aria-busy");
  }

  #changed = () => {
    const draft = { text: this.text.value, note: this.note.checked };
    if (draft.text) sessionStorage.setItem(draftOf(this.dataset.conversation), JSON.stringify(draft));
    else sessionStorage.removeItem(draftOf(this.dataset.conversation));
    this.#adjust();
  };

  /** Choosing a way to reply means to reply. */
  #clicked = ({ target }) => {
    if (target.name === "inbox" && !this.note.disabled) this.note.checked = false;
    if (target.name === "inbox" || target === this.note) this.#changed();
  };

  #pressed = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#send(event);
    if (event.key === "Escape" && event.target === this.text) this.text.blur();
  };

  #send(event) {
    event.preventDefault();
    const button = [...this.querySelectorAll(".send .button:not(.quiet)")].find((each) => each.checkVisibility());
    if (!this.busy) this.form.requestSubmit(button);
  }

  #submitted = (event) => {
    if (!this.busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  #restore() {
    const draft = JSON.parse(sessionStorage.getItem(draftOf(this.dataset.conversation)) ?? "null");
    if (!draft || this.text.value) return;
    this.text.value = draft.text;
    if (!this.note.disabled) this.note.checked = draft.note;
  }

  #adjust() {
    this.text.placeholder = this.note.checked ? this.text.dataset.note : this.text.dataset.reply;
    if (CSS.supports("field-sizing", "content")) return;
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
  }

  #namePlatformKeys() {
    if (!/Mac|iP(hone|ad)/.test(navigator.platform)) return;
    for (const kbd of this.querySelectorAll("kbd")) kbd.textContent = "⌘ ↵";
  }
}

customElements.define("desk-composer", Composer);

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const composer = composerOf(ctx);
  if (composer) composer.busy = true;
});

// Heard for a form that is no longer on the page, too: what arrived must not be a draft any more.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const composer = composerOf(ctx);
  if (!composer || !ctx.response.raw.ok) return;
  sessionStorage.removeItem(draftOf(composer.dataset.conversation));
  ctx.sent = composer;
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const composer = composerOf(ctx);
  if (composer) composer.busy = false;
  if (ctx.sent) finish(ctx.sent);
  if (ctx.request.method === "POST") want(["list", "views"]);
});

function composerOf(ctx) {
  return ctx?.sourceElement?.closest?.("desk-composer");
}

function finish(composer) {
  if (!composer.isConnected) return;
  composer.sent();
  document.querySelector("desk-timeline")?.toEnd();
}
