// <desk-picker>: emoji to choose from, by name or by eye, for the editor beside it. The arrows move,
// Enter inserts, Escape closes. Those used last stand first; they are known to this browser only.
import { find, groups } from "./emoji.js";

const FOUND = 64; // shown at once
const KEPT = "emoji used last";
const RECENT = 16;

class Picker extends HTMLElement {
  #place; // of the caret, when it was opened

  connectedCallback() {
    this.#form = this.closest("form");
    this.#form.addEventListener("click", this.#clicked);
    this.addEventListener("keydown", this.#pressed);
    this.addEventListener("input", this.#searched);
    this.addEventListener("focusout", this.#left);
  }

  disconnectedCallback() {
    this.#form.removeEventListener("click", this.#clicked);
  }

  #form;

  get editor() {
    return this.closest("desk-editor");
  }

  get panel() {
    return this.querySelector(".panel");
  }

  get signs() {
    return [...this.querySelectorAll(".signs button")];
  }

  async open() {
    this.#place = this.editor.place;
    this.panel.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    this.#search.value = "";
    this.#search.focus();
    await this.#draw();
  }

  close() {
    this.panel.hidden = true;
    this.#button?.setAttribute("aria-expanded", "false");
  }

  async #draw() {
    const words = this.#search.value.trim();
    const shown = words ? [{ name: this.dataset.found, emoji: await find(this.#url, words, FOUND) }] : await this.#all();
    if (words !== this.#search.value.trim()) return;
    const drawn = shown.filter(({ emoji }) => emoji.length).map(drawnGroup);
    this.querySelector(".signs").replaceChildren(...(drawn.length ? drawn : [this.dataset.none]));
    const [first] = this.signs;
    if (first) first.tabIndex = 0;
  }

  async #all() {
    const all = await groups(this.#url);
    const known = new Map(all.flatMap(({ emoji }) => emoji).map((each) => [each.sign, each]));
    const recent = usedLast().map((sign) => known.get(sign)).filter(Boolean);
    return [{ name: this.dataset.recent, emoji: recent }, ...all];
  }

  #choose(button) {
    const sign = button.textContent;
    localStorage.setItem(KEPT, JSON.stringify([sign, ...usedLast().filter((each) => each !== sign)].slice(0, RECENT)));
    this.close();
    this.editor.place = this.#place;
    this.editor.replace(0, { text: sign });
  }

  #clicked = ({ target }) => {
    const button = target.closest("[data-picker], .signs button");
    if (button?.dataset.picker === this.id) this.panel.hidden ? this.open() : this.close();
    else if (button && this.contains(button)) this.#choose(button);
  };

  /** What is typed here is no text of the message. */
  #searched = (event) => {
    event.stopPropagation();
    this.#draw();
  };

  #pressed = (event) => {
    event.stopPropagation();
    const from = event.target.closest(".signs button");
    const to = from ? next(this.signs, from, event.key) : event.key === "ArrowDown" && this.signs[0];
    if (event.key === "Escape") this.#back();
    else if (event.key === "Enter" && !from) this.signs[0]?.click();
    else if (to) move(this.signs, to);
    else if (to === null) this.#search.focus();
    else return;
    event.preventDefault();
  };

  #back() {
    this.close();
    this.editor.place = this.#place;
  }

  #left = ({ relatedTarget }) => {
    if (!this.contains(relatedTarget) && relatedTarget !== this.#button) this.close();
  };

  get #button() {
    return this.#form.querySelector(`[data-picker="${this.id}"]`);
  }

  get #search() {
    return this.querySelector("input");
  }

  get #url() {
    return this.editor.querySelector("desk-completion").dataset.emoji;
  }
}

customElements.define("desk-picker", Picker);

function usedLast() {
  return JSON.parse(localStorage.getItem(KEPT) ?? "[]");
}

function drawnGroup({ name, emoji }) {
  const group = document.createElement("div");
  Object.assign(group, { role: "group", ariaLabel: name });
  const title = document.createElement("p");
  title.textContent = name;
  title.ariaHidden = "true";
  group.append(title, ...emoji.map(drawn));
  return group;
}

function drawn({ sign, name }) {
  return Object.assign(document.createElement("button"), { type: "button", tabIndex: -1, textContent: sign, title: name, ariaLabel: name });
}

/** Where an arrow leads from this one; null for above the first row, undefined for other keys. */
function next(signs, from, key) {
  const at = signs.indexOf(from);
  if (key === "ArrowRight") return signs[at + 1] ?? from;
  if (key === "ArrowLeft") return signs[at - 1] ?? from;
  if (key === "ArrowDown") return signs.slice(at).find((each) => isBelow(each, from)) ?? from;
  return key === "ArrowUp" ? (signs.slice(0, at).findLast((each) => isBelow(from, each)) ?? null) : undefined;
}

/** In a lower row, and not to the left: of several the first one. */
function isBelow(one, other) {
  return one.offsetTop > other.offsetTop && Math.abs(one.offsetLeft - other.offsetLeft) < one.offsetWidth;
}

function move(signs, to) {
  for (const each of signs) each.tabIndex = each === to ? 0 : -1;
  to.focus();
}
