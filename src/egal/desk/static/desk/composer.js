// <desk-composer>: keeps what was typed until it is sent, grows with it, and sends it once. The
// server has the draft a second after the last key; until it says so, the browser has it, too.
import "./editor.js";
import "./completing.js";
import "./picker.js";
import "./files.js";
import "./weighing.js";
import { countDown } from "./closing.js";
import { count, segments } from "./counting.js";
import { isSignIn } from "./parts.js";
import { want } from "./realtime.js";

const SOON = 1_000; // ms after the last key
const MOST_AT_PARTING = 60_000; // bytes a browser still sends for a page that goes

const draftOf = (conversation) => `draft ${conversation}`;

class Composer extends HTMLElement {
  #timer;
  #before; // the way that was marked last
  #way; // the chosen one, where news must not take another
  #stopCounting;

  connectedCallback() {
    if (!this.form) return;
    customElements.upgrade(this);
    this.#restore();
    this.#namePlatformKeys();
    this.addEventListener("input", this.#changed);
    this.addEventListener("click", this.#clicked);
    this.addEventListener("click", this.#moved);
    this.addEventListener("keydown", this.#pressed);
    this.addEventListener("submit", this.#submitted, { capture: true });
    addEventListener("pagehide", this.#parting);
    document.addEventListener("egal:brought", this.#brought);
    this.#stopCounting = countDown(this, () => this.#adjust());
    this.#adjust();
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.#parting);
    document.removeEventListener("egal:brought", this.#brought);
    this.#stopCounting?.();
    if (this.form) this.#parting();
  }

  get form() {
    return this.querySelector("form.composer");
  }

  get editor() {
    return this.querySelector("desk-editor");
  }

  get files() {
    return this.querySelector("desk-files");
  }

  get note() {
    return this.querySelector(".is-note");
  }

  get way() {
    return this.querySelector("[name=inbox]:checked");
  }

  get weighing() {
    return this.querySelector("desk-weighing");
  }

  /** Begin a reply or a note, whichever button or key asked for it. */
  begin(note) {
    if (!this.note.disabled) this.note.checked = note;
    this.#changed();
    this.editor.focus();
  }

  /** The server has it: forget the draft, be ready for the next. */
  sent() {
    this.busy = false;
    this.editor.fill();
    this.querySelector("desk-completion").say("");
    this.files.fill([]);
    if (!this.note.disabled) this.note.checked = false;
    for (const recipients of this.querySelectorAll("details.to")) fold(recipients);
    this.#choose();
    this.#adjust();
    this.editor.focus({ preventScroll: true });
  }

  /** What was taken back, as the server has put it into the draft. */
  taken() {
    this.editor.fill(this.editor.kept);
    this.files.fill();
    for (const recipients of this.querySelectorAll("details.to")) asServed(recipients);
    this.#choose();
    this.#adjust();
    this.editor.toEnd();
  }

  /** Let the server have the draft now, if it does not have it yet. */
  async keep({ keepalive = false } = {}) {
    if (!this.#timer) return;
    this.unplan();
    const [body, before] = [new FormData(this.form), this.#typed];
    const response = await fetch(this.dataset.url, { method: "POST", body, keepalive }).catch(() => null);
    const kept = response?.ok && !isSignIn(response);
    if (kept && this.form && this.#typed === before) sessionStorage.removeItem(draftOf(this.dataset.conversation));
  }

  /** There was no connection for a while: the server shall have what only the browser has kept. */
  keepAgain() {
    if (this.form && sessionStorage.getItem(draftOf(this.dataset.conversation))) this.plan();
  }

  /** It is being sent: no draft shall follow it. */
  unplan() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** It was typed, or could not be sent. */
  plan() {
    this.unplan();
    this.#timer = setTimeout(() => this.keep(), SOON);
  }

  #parting = () => {
    if (this.#typed.length * 3 < MOST_AT_PARTING) this.keep({ keepalive: true });
    else this.unplan();
  };

  set busy(busy) {
    this.toggleAttribute("aria-busy", busy);
    this.editor.busy = busy;
    this.#lock();
  }

  get busy() {
    return this.hasAttribute("aria-busy");
  }

  #changed = ({ target } = {}) => {
    if (target?.closest("desk-weighing")) return;
    if (target?.closest("details.to")) nameRecipients(target.closest("details.to"));
    sessionStorage.setItem(draftOf(this.dataset.conversation), this.#typed);
    this.plan();
    this.#adjust();
  };

  /** Choosing a way to reply means to reply. */
  #clicked = ({ target }) => {
    if (target.name === "inbox" && !this.note.disabled) this.note.checked = false;
    if (target.name === "inbox") this.#way = target.value;
    if (target.name !== "inbox" && target !== this.note) return;
    this.#dismiss();
    this.#changed();
  };

  /** One click brings what is written to another way. */
  #moved = (event) => {
    const button = event.target.closest("[name=choose]");
    if (!button) return;
    event.preventDefault();
    this.#choose(button.value);
    if (!this.note.disabled) this.note.checked = false;
    this.#dismiss();
    this.#changed();
    this.editor.focus();
  };

  /** Why it was not sent holds for the way it was to go. */
  #dismiss() {
    for (const refusal of this.form.querySelectorAll(":scope > .errors:not(.meanwhile)")) refusal.remove();
  }

  /** News have come, perhaps of ways: what is written stays where it was to go. */
  #brought = () => {
    if (this.#way || !this.editor.isEmpty) this.#choose(this.#way ?? this.#before);
    this.#adjust();
  };

  #pressed = (event) => {
    if (event.target.closest("[data-trix-dialog]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#send(event);
    else if (event.key === "Enter" && event.target.name === "moment") this.#sendThen(event, "[name=send_at][value=at]");
    else if (event.key === "Enter" && event.target.name === "until") this.#sendThen(event, "[name=then][value=snoozed-at]");
    else if (event.key === "Enter" && event.target.matches("details.to input")) event.preventDefault();
    if (event.key === "Escape" && event.target.matches("textarea, trix-editor")) leave(event.target);
  };

  #send(event) {
    event.preventDefault();
    const button = [...this.querySelectorAll("[data-send]")].find((each) => each.checkVisibility());
    if (button && !this.busy) this.editor.settled().then(() => this.form.requestSubmit(button));
  }

  /** Else the form's first button would be taken. */
  #sendThen(event, button) {
    event.preventDefault();
    if (!this.busy) this.form.requestSubmit(this.querySelector(button));
  }

  #submitted = (event) => {
    if (!this.busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  #restore() {
    const draft = JSON.parse(sessionStorage.getItem(draftOf(this.dataset.conversation)) ?? "null");
    if (!draft) return;
    this.editor.fill(draft);
    this.files.fill(draft.files);
    if (!this.note.disabled) this.note.checked = draft.note;
    if (draft.way) this.#choose(draft.way);
    this.plan();
  }

  /** The way that is marked, or as the server marks it. */
  #choose(value) {
    const ways = [...this.querySelectorAll("[name=inbox]")];
    const found = ways.find((way) => way.value === value) ?? ways.find((way) => way.defaultChecked);
    this.#way = found?.value === value ? value : undefined;
    if (found) found.checked = true;
  }

  #adjust() {
    const [note, { dataset }] = [this.note.checked, this.querySelector("textarea")];
    const { way } = this;
    this.#before = way?.value;
    this.editor.prompt = note ? dataset.note : dataset.prompt;
    this.editor.formatted = note || Boolean(way?.hasAttribute("data-formatted"));
    this.#count(note ? undefined : way);
    this.files.isOpen = note || Boolean(way?.hasAttribute("data-files"));
    this.#lock();
    if (CSS.supports("field-sizing", "content")) return;
    const field = this.querySelector("textarea");
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }

  /** By a way that is shut nothing is written; what was written can be read, and taken elsewhere. */
  #lock() {
    const { way } = this;
    const shut = !this.note.checked && way?.dataset.shut !== undefined;
    const notice = this.querySelector(".closed");
    if (notice) notice.hidden = !shut;
    if (shut) this.#tellShut(notice, way);
    this.toggleAttribute("data-shut", shut);
    this.querySelector("textarea").readOnly = shut || this.busy;
    for (const button of this.querySelectorAll(".send button")) button.disabled = this.busy || (shut && !button.classList.contains("for-note"));
  }

  /** Why, and what there is instead; another way may have been shut meanwhile, too. */
  #tellShut(notice, way) {
    notice.querySelector(".reason").textContent = way.dataset.shut;
    const template = notice.querySelector(".by-template");
    if (template) template.hidden = !("byTemplate" in way.dataset);
    const open = new Set([...this.querySelectorAll("[name=inbox]:not([data-shut])")].map(({ value }) => value));
    for (const other of notice.querySelectorAll("[name=choose]")) other.hidden = !open.has(other.value);
  }

  /** How much of what this way takes is written, for those that take so much only. */
  #count(way) {
    const [shown, text] = [this.querySelector(".count"), this.editor.text.trim()];
    const most = Number(way?.dataset.most);
    const counted = most ? count(text, way.dataset.measure) : undefined;
    this.#weigh(way, text, counted, most);
    if (!shown) return;
    const length = counted ?? this.weighing?.length(way?.value);
    const { format } = new Intl.NumberFormat(document.documentElement.lang);
    shown.hidden = !most || length === undefined;
    if (shown.hidden) return;
    const several = way.dataset.measure === "sms" && text ? ` · ${inSegments(text, shown.dataset, format)}` : "";
    shown.textContent = `${format(length)} / ${format(most)}${several}`;
    shown.toggleAttribute("data-over", length > most);
  }

  /** The server is asked where it alone knows. */
  #weigh(way, text, counted, most) {
    if (!this.weighing) return;
    const { dataset } = way ?? {};
    const wanted = dataset && dataset.shut === undefined && ("public" in dataset || "priced" in dataset || (most && !(counted <= most)));
    if (wanted) this.weighing.weigh(way.value, text, () => this.#count(this.note.checked ? undefined : this.way));
    else this.weighing.forget();
  }

  /** What would be lost. */
  get #typed() {
    const { editor, files, note } = this;
    return JSON.stringify({ text: editor.text, html: editor.html, files: files.all, note: note.checked, way: this.way?.value });
  }

  #namePlatformKeys() {
    if (!/Mac|iP(hone|ad)/.test(navigator.platform)) return;
    for (const kbd of this.querySelectorAll("kbd")) kbd.textContent = "⌘ ↵";
    for (const mark of this.querySelectorAll(".marks > [title*='(']")) mark.title = mark.title.replace(/\(\S+/, "(⌘");
  }
}

customElements.define("desk-composer", Composer);

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const composer = composerOf(ctx);
  if (!composer) return;
  composer.unplan();
  composer.busy = true;
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
  else if (composer) composer.plan();
  if (ctx.request.method === "POST") want(["list", "views"]);
});

function inSegments(text, words, format) {
  const number = segments(text).count;
  return number === 1 ? words.one : words.several.replace("0", format(number));
}

function composerOf(ctx) {
  return ctx?.sourceElement?.closest?.("desk-composer");
}

/** Ready for the next message. */
function fold(recipients) {
  recipients.open = false;
  asServed(recipients);
}

/** As the server has them. */
function asServed(recipients) {
  for (const chip of recipients.querySelectorAll("[type=checkbox]")) chip.checked = chip.defaultChecked;
  for (const field of recipients.querySelectorAll("[type=text]")) field.value = field.defaultValue;
  nameRecipients(recipients);
}

/** The folded line says to whom it goes. */
function nameRecipients(recipients) {
  const chosen = [...recipients.querySelectorAll(".chip:has(:checked) > bdi")].map((chip) => chip.textContent);
  const typed = [...recipients.querySelectorAll("input[type=text]")].map((field) => field.value.trim());
  recipients.querySelector(".who").textContent = [...chosen, ...typed].filter(Boolean).join(", ");
}

function finish(composer) {
  if (!composer.isConnected) return;
  composer.sent();
  document.querySelector("desk-timeline")?.toEnd();
}

/** In the frame after a key Trix sets its selection, which takes the focus back. */
function leave(field) {
  field.blur();
  requestAnimationFrame(() => field.blur());
}
