// <desk-completion>: a list beside an editor. "/" offers canned replies, "@" in a note colleagues,
// ":" and two letters emoji. Arrows, Enter, Tab or a click choose; Escape leaves what was typed.
import { inserted, offered } from "./offers.js";

const MOST = 50; // offered at once
const MOVING = new Set(["ArrowLeft", "ArrowRight", "Home", "End"]); // the caret
const TRIGGERS = [
  { sign: "/", typed: /(?:^|\s)(\/[^\s/][^\n/]{0,39}|\/)$/u, source: "replies" },
  { sign: "@", typed: /(?:^|[\s(])(@[^\n@]{0,40})$/u, source: "colleagues" },
  { sign: ":", typed: /(?:^|[\s(])(:[\p{L}_+-][\p{L}\p{N}_+-]{1,29})$/u, source: "emoji" },
];

class Completion extends HTMLElement {
  #active = -1;
  #asked = 0;
  #left; // what was typed when the list was left

  connectedCallback() {
    this.editor.addEventListener("input", this.#typed);
    this.editor.addEventListener("keydown", this.#pressed, { capture: true });
    this.editor.addEventListener("focusout", this.#close);
    this.editor.addEventListener("click", this.#close);
    this.list.addEventListener("mousedown", this.#clicked);
    this.#form.addEventListener("click", this.#asksFor);
  }

  disconnectedCallback() {
    this.#close();
    this.#form?.removeEventListener("click", this.#asksFor);
  }

  get editor() {
    return this.closest("desk-editor");
  }

  get list() {
    return this.querySelector("[role=listbox]");
  }

  get options() {
    return [...this.list.children];
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** Below the editor, until it is empty again. */
  say(words) {
    const told = this.querySelector("[role=status]");
    told.hidden = !words;
    told.querySelector("span").textContent = words;
  }

  #typed = async () => {
    if (this.editor.isEmpty) this.say("");
    const trigger = this.#trigger();
    if (!trigger) this.#left = undefined;
    if (!trigger || (this.#left && trigger.words.startsWith(this.#left))) return this.#close();
    const asked = ++this.#asked;
    const found = await offered(this, trigger.source, trigger.words.slice(1));
    if (asked !== this.#asked || this.#trigger()?.words !== trigger.words) return undefined;
    return this.#offer(found.slice(0, MOST), trigger);
  };

  /** What stands before the caret, if it asks for something that can be had here. */
  #trigger() {
    const { before } = this.editor;
    for (const { typed, source } of TRIGGERS) {
      const words = before.match(typed)?.[1];
      if (words && this.#has(source)) return { words, source };
    }
    return undefined;
  }

  #has(source) {
    const note = this.closest("desk-composer")?.note.checked;
    return Boolean(this.dataset[source]) && (source !== "colleagues" || note);
  }

  #offer(found, trigger) {
    if (!found.length || !this.editor.contains(document.activeElement)) return this.#close();
    this.list.replaceChildren(...found.map((each, at) => this.#option(each, at, trigger)));
    this.list.setAttribute("aria-label", this.dataset[`${trigger.source}Label`]);
    this.list.hidden = false;
    const { field } = this.editor;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    return this.#mark(0);
  }

  #option(each, at, { words, source }) {
    const option = document.createElement("li");
    Object.assign(option, { id: `${this.list.id}-${at}`, role: "option", className: "choice" });
    for (const kind of ["sign", "name", "shortcut", "about"]) {
      if (!each[kind]) continue;
      const part = document.createElement("bdi");
      part.className = kind;
      part.textContent = kind === "shortcut" ? `/${each[kind]}` : each[kind];
      option.append(part);
    }
    option.choose = () => this.#insert(each, source, words);
    return option;
  }

  async #insert(each, source, words) {
    this.#close();
    this.#left = words; // until it has come
    const what = await inserted(this, source, each);
    if (!what) this.say(this.dataset.failed);
    if (!what || !this.editor.before.endsWith(words)) return;
    this.#left = undefined;
    this.editor.replace(words.length, what);
    this.say(what.told ?? "");
  }

  #pressed = (event) => {
    if (!this.isOpen || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") this.#mark(this.#active + 1);
    else if (event.key === "ArrowUp") this.#mark(this.#active - 1);
    else if (event.key === "Escape") this.#leave();
    else if (MOVING.has(event.key)) return void this.#close();
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) this.options[this.#active].choose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #leave() {
    this.#left = this.#trigger()?.words;
    this.#close();
  }

  #clicked = (event) => {
    event.preventDefault();
    event.target.closest("[role=option]")?.choose();
  };

  /** A button that types the sign, for those who do not know it, or have no keys. */
  #asksFor = ({ target }) => {
    const reply = target.closest("[data-reply]")?.dataset.reply;
    if (reply) return void this.#bring(reply);
    const sign = target.closest("[data-insert]")?.dataset.insert;
    if (!sign) return undefined;
    this.editor.focus();
    const apart = /(?:^|\s)$/.test(this.editor.before) ? "" : " ";
    this.#left = undefined;
    return this.editor.replace(0, { text: `${apart}${sign}` });
  };

  /** A button that brings one text, without choosing from the list. */
  async #bring(id) {
    this.editor.focus();
    const what = await inserted(this, "replies", { id });
    if (what?.text) this.editor.replace(0, what);
    this.say(what ? (what.told ?? "") : this.dataset.failed);
  }

  #mark(at) {
    const { options } = this;
    this.#active = (at + options.length) % options.length;
    for (const [place, option] of options.entries()) option.setAttribute("aria-selected", place === this.#active);
    this.editor.field.setAttribute("aria-activedescendant", options[this.#active].id);
    options[this.#active].scrollIntoView({ block: "nearest" });
  }

  #close = () => {
    this.#asked += 1;
    this.list.hidden = true;
    for (const name of ["aria-activedescendant", "aria-controls", "aria-autocomplete"]) this.editor?.field.removeAttribute(name);
  };

  get #form() {
    return this.closest("form");
  }
}

customElements.define("desk-completion", Completion);
