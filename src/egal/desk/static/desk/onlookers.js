// <desk-onlookers>: says who else looks at this conversation and who is writing, and tells them the
// same of us: a sign every few seconds while it is seen and somebody is at work, more while typing.
import { want } from "./realtime.js";

const BEAT = 5_000; // ms between two signs
const TYPING = 3_000; // ms between two signs while keys are pressed
const PAUSE = 4_000; // ms without a key after which one is not writing any more
const AWAY = 120_000; // ms without key or pointer after which nobody is reading here
const MOST = 3; // names in one sentence

const tab = Math.random().toString(36).slice(2, 12);

let active = Date.now();
for (const kind of ["pointermove", "pointerdown", "keydown", "wheel", "focus"]) {
  addEventListener(kind, () => (active = Date.now()), { passive: true, capture: true });
}

class Onlookers extends HTMLElement {
  #people = [];
  #typed = 0; // when
  #given = { at: 0, doing: "gone" };
  #beat;
  #rest;

  connectedCallback() {
    this.#beat = setInterval(() => this.#tell(), BEAT);
    document.addEventListener("input", this.#typing);
    document.addEventListener("visibilitychange", this.#turned);
    addEventListener("pagehide", this.#leave);
    addEventListener("pageshow", this.#turned);
    document.addEventListener("htmx:after:swap", this.#say);
    this.#turned();
  }

  disconnectedCallback() {
    clearInterval(this.#beat);
    clearTimeout(this.#rest);
    document.removeEventListener("input", this.#typing);
    document.removeEventListener("visibilitychange", this.#turned);
    removeEventListener("pagehide", this.#leave);
    removeEventListener("pageshow", this.#turned);
    document.removeEventListener("htmx:after:swap", this.#say);
    this.#leave();
  }

  /** All who are in this conversation now, ourselves included. */
  show(people) {
    const [before, others] = [this.#people, people.filter(({ agent }) => agent !== this.dataset.agent)];
    this.#people = others;
    const stopped = before.some((each) => writes(each) && !others.some((other) => writes(other) && other.agent === each.agent));
    if (stopped) want(["head"]); // what they have begun is kept now
    this.#say();
  }

  /** Something was added here. Whoever wrote it has perhaps not begun anything any more. */
  added() {
    if (this.#begun.length) want(["head"]);
  }

  #typing = ({ target }) => {
    if (!target.closest?.("desk-editor") || !this.parentElement.contains(target)) return;
    this.#typed = Date.now();
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#tell(), PAUSE + 100);
    if (this.#given.doing !== this.#doing || Date.now() - this.#given.at >= TYPING) this.#tell();
  };

  #turned = () => {
    active = Date.now();
    if (document.hidden) this.#leave();
    else this.#tell();
  };

  #leave = () => {
    if (this.#given.doing !== "gone") this.#give("gone");
  };

  #tell() {
    if (document.hidden) return;
    if (Date.now() - active < AWAY) this.#give(this.#doing);
    else this.#leave();
  }

  get #doing() {
    if (Date.now() - this.#typed >= PAUSE) return "reading";
    return this.parentElement?.querySelector(".is-note")?.checked ? "note" : "reply";
  }

  async #give(doing) {
    this.#given = { at: Date.now(), doing };
    const { stream, workspace } = document.getElementById("desk").dataset;
    const response = await fetch(`${stream}/onlookers`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ workspace, conversation: this.dataset.conversation, tab, doing }),
      keepalive: doing === "gone",
    }).catch(() => null);
    if (!this.isConnected || this.#given.doing === "gone") return;
    if (response?.ok) this.show((await response.json()).people);
    else if (!response) this.show([]); // without connection nobody is known to be here
  }

  #say = () => {
    const kinds = ["customer", "reply", "note", "reading"];
    const sentences = kinds.map((kind) => this.#sentence(kind)).filter(Boolean);
    const now = this.querySelector(".now");
    const text = sentences.join(" ");
    if (now.textContent !== text) now.textContent = text;
    now.toggleAttribute("data-writing", this.#people.some(({ doing }) => doing !== "reading"));
    for (const begun of this.#begun) begun.hidden = this.#people.some((each) => writes(each) && each.agent === begun.dataset.agent);
  };

  #sentence(kind) {
    const names = this.#people.filter(({ doing }) => doing === kind).map(({ name }) => `\u2068${name}\u2069`);
    if (!names.length) return "";
    const shown = names.length > MOST ? [...names.slice(0, MOST - 1), this.dataset.more.replace("{}", names.length - MOST + 1)] : names;
    const list = new Intl.ListFormat(document.documentElement.lang).format(shown);
    return this.dataset[`${kind}${names.length > 1 ? "Many" : "One"}`].replace("{}", () => list);
  }

  get #begun() {
    return [...this.querySelectorAll(".begun > [data-agent]")];
  }
}

customElements.define("desk-onlookers", Onlookers);

function writes({ doing }) {
  return doing === "reply" || doing === "note";
}
