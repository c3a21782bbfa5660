// <desk-phone>: the panel of the telephone. The server draws it; here are its sound and its clocks.
// It stands outside of what htmx replaces, so that a call goes on while one moves about the desk.
import { bring, refresh } from "../parts.js";
import { keepKeypads, keepMenus } from "./choosing.js";
import { countAll } from "./clocks.js";
import { Lines } from "./lines.js";
import { openBeside, stayHere, writeNote } from "./moving.js";
import { ringWith, silence } from "./ring.js";
import { form, post, refusal } from "./server.js";
import { showCall } from "./showing.js";
import { NoMicrophone } from "./sound.js";

const FALLBACK = 3_000; // ms after which the panel is fetched, though no stream has said hello
const SECOND = 1_000;

class Phone extends HTMLElement {
  tab = [...crypto.getRandomValues(new Uint32Array(2))].join("x");
  #lines = new Lines((call, news) => this.#changed(call, news));
  #paused = new Set(); // calls whose recording pauses
  #ahead = 0; // of the server's clock, in ms
  #seen = false;
  #looking = false;
  #again = false;

  connectedCallback() {
    document.addEventListener("egal:phone", ({ detail }) => this.#hear(detail));
    document.addEventListener("egal:test-call", ({ detail }) => this.test(detail.inbox, detail.blocks));
    document.addEventListener("egal:hang-up", () => this.#lines.endAll());
    document.addEventListener("click", ({ target }) => this.#dialled(target.closest?.("button[data-dials]")));
    this.addEventListener("submit", (event) => this.#submitted(event));
    this.addEventListener("click", ({ target }) => this.#clicked(target.closest("[data-does]")));
    keepMenus(this);
    keepKeypads(this);
    stayHere(() => this.#lines.any);
    setInterval(() => this.#tick(), SECOND);
    setTimeout(() => this.#seen || this.look(), FALLBACK);
  }

  /** Fetch the panel anew, and once more if something came meanwhile. */
  async look() {
    this.#again = this.#looking;
    if (this.#looking) return;
    this.#looking = true;
    do {
      this.#again = false;
      await this.#keepingFocus(() => refresh(new Set(["phone"])));
    } while (this.#again);
    this.#looking = false;
    this.#arrange();
  }

  /** Ring a number; in a conversation (its public id), or a new one. */
  async dial(number, conversation = "") {
    if (await this.#canSpeak()) await this.#send(this.dataset.dial, form({ number, conversation }));
  }

  /** Hear what callers of an inbox (its public id) hear; blocks: of a menu that is not published yet. */
  async test(inbox, blocks) {
    if (!(await this.#canSpeak())) return;
    await this.#post(this.dataset.test, form({ inbox, ...(blocks && { blocks: JSON.stringify(blocks) }) }));
  }

  #hear({ kind, tab, ...said }) {
    if (tab && tab !== this.tab) return;
    if (kind === "sdp") this.#offered(said);
    if (kind === "over") this.#lines.over(said.leg);
    if (kind === "refused") this.#refused(said.reason);
    else if (kind !== "sdp") this.look();
  }

  async #refused(reason) {
    const text = await refusal(this.dataset.url, reason);
    if (text) await bring(text, [this]);
    this.#arrange();
  }

  async #offered({ leg, call, sdp }) {
    if (!(await this.#canSpeak())) return;
    await this.#lines.open(leg, call, sdp, (answer) => this.#post(this.dataset.sdp, form({ leg, sdp: answer })));
    this.#arrange();
  }

  #changed(call, { quality, lost, over }) {
    const shown = this.#section(call);
    if (quality) this.#arrange();
    if (over) this.#paused.delete(call);
    if (over && Object.keys(over).length) this.#post(this.dataset.quality, form({ call, ...over }), true);
    if (lost && !shown) this.#lines.end(call);
    else if (lost) this.#say(this.dataset.lost);
    if (lost) shown?.querySelector("form[data-brings]")?.requestSubmit();
  }

  async #submitted(event) {
    event.preventDefault();
    const { target, submitter } = event;
    const body = new FormData(target, submitter);
    if (target.matches("[data-sound]") && !(await this.#canSpeak())) return;
    const done = await this.#send(target.action, body);
    if (done && target.matches("[data-recording]")) toggle(this.#paused, body.get("call"));
    this.#arrange();
  }

  #clicked(button) {
    if (button?.dataset.does === "note") writeNote(button.dataset.opens);
    if (button?.dataset.does === "mute") this.#lines.mute(button.closest("[data-call]").dataset.call);
    this.#arrange();
  }

  #dialled(button) {
    if (button) this.dial(button.dataset.dials, button.dataset.conversation);
  }

  /** Whether there is a microphone to speak into; else it is said what to do. */
  async #canSpeak() {
    this.#say("");
    try {
      await this.#lines.ready();
      return true;
    } catch (error) {
      if (!(error instanceof NoMicrophone)) throw error;
      this.#say(this.dataset[error.message]);
      return false;
    }
  }

  /** Send what is wanted, and show the panel that is the answer. */
  async #send(url, body) {
    const response = await this.#post(url, body);
    if (!response) return false;
    const text = await response.text();
    await this.#keepingFocus(() => bring(text, [this]));
    this.#arrange();
    const opens = response.headers.get("Egal-Opens");
    if (opens) openBeside(opens);
    return response.ok;
  }

  /** The answer; that there is none is said. */
  async #post(url, body, keepalive = false) {
    body.set("tab", this.tab);
    const response = await post(url, body, this.querySelector("[name=csrfmiddlewaretoken]").value, keepalive);
    if (!response) this.#say(this.dataset.unreachable);
    return response;
  }

  #say(words) {
    const place = document.getElementById("phone-problem");
    place.textContent = words ?? "";
    place.hidden = !words;
  }

  /** Who was at a button that has gone is at the first one of what took its place. */
  async #keepingFocus(change) {
    const had = this.contains(document.activeElement);
    await change();
    if (had && !this.contains(document.activeElement)) this.querySelector(".phone-card .button")?.focus();
  }

  #section(call) {
    return this.querySelector(`[data-call="${CSS.escape(call)}"]`);
  }

  /** What the server cannot know: where the sound is, what is muted, how good the line is. */
  #arrange() {
    this.#seen ||= Boolean(this.dataset.moment);
    if (this.dataset.moment) this.#ahead = Date.parse(this.dataset.moment) - Date.now();
    delete this.dataset.moment;
    for (const section of this.querySelectorAll("[data-call]")) {
      if (!this.#lines.of(section.dataset.call)) this.#lines.name(section.dataset.call);
      showCall(section, this.#lines.of(section.dataset.call), this.#paused.has(section.dataset.call), this.dataset);
    }
    this.#ring(this.querySelector(".offer"));
    this.#tick();
  }

  /** Who talks is not rung in the ear: they see it. */
  #ring(offer) {
    if (!offer) return silence();
    const [title, about] = [offer.querySelector("h2"), offer.querySelector("p")].map((each) => each.textContent.trim());
    return ringWith(title, about, offer.matches("[data-rings]") && !this.#lines.any);
  }

  #tick() {
    countAll(this, this.#ahead);
    const now = Date.now() + this.#ahead;
    const late = [...this.querySelectorAll("[data-until]")].some(({ dataset }) => Date.parse(dataset.until) + SECOND < now);
    if (late && !this.#looking) this.look();
  }
}

function toggle(set, value) {
  if (!set.delete(value)) set.add(value);
}

customElements.define("desk-phone", Phone);
