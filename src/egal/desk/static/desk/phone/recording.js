// <desk-recording>: what was said in a call, played where its waveform stands. The sound is fetched
// when somebody wants to hear it, not before: each listening is noted.
import { length } from "./clocks.js";

const SPEEDS = [1, 1.5, 2];
const STEP = 5; // seconds an arrow key goes

let playing; // of all on the page, the one that is heard

class Recording extends HTMLElement {
  #audio;
  #button;

  connectedCallback() {
    if (this.#button) return;
    this.#button = this.#asButton(this.querySelector(".play"));
    this.#range.addEventListener("input", () => this.#seek(Number(this.#range.value)));
    this.#range.addEventListener("keydown", (event) => this.#pressed(event));
    this.querySelector(".speed").addEventListener("click", () => this.#faster());
  }

  disconnectedCallback() {
    this.#audio?.pause();
  }

  get #range() {
    return this.querySelector("input");
  }

  /** Without a script it is a link to the file. */
  #asButton(link) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "play";
    button.append(...link.childNodes);
    button.addEventListener("click", () => this.#toggle());
    link.replaceWith(button);
    return button;
  }

  #toggle() {
    if (this.#audio && !this.#audio.paused) this.#audio.pause();
    else this.#sound().play().catch(() => undefined);
  }

  #sound() {
    if (this.#audio) return this.#audio;
    const audio = (this.#audio = new Audio(this.dataset.url));
    audio.addEventListener("timeupdate", () => this.#show(audio.currentTime));
    audio.addEventListener("play", () => this.#begun());
    audio.addEventListener("pause", () => this.#dress(false));
    audio.addEventListener("error", () => this.#gone());
    return audio;
  }

  #begun() {
    if (playing !== this) playing?.pause();
    playing = this;
    this.#dress(true);
  }

  pause() {
    this.#audio?.pause();
  }

  #dress(on) {
    this.#button.querySelector(".sr").textContent = on ? this.dataset.pause : this.dataset.play;
    const use = this.#button.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, on ? "#pause" : "#play"));
  }

  #seek(seconds) {
    this.#sound().currentTime = seconds;
    this.#show(seconds);
  }

  #pressed(event) {
    const step = { ArrowRight: STEP, ArrowUp: STEP, ArrowLeft: -STEP, ArrowDown: -STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = Number(this.#range.value) + step;
    this.#seek(Math.min(Math.max(at, 0), Number(this.dataset.seconds)));
  }

  #show(seconds) {
    const said = `${length(seconds * 1_000)} / ${length(this.dataset.seconds * 1_000)}`;
    this.#range.value = seconds;
    this.#range.setAttribute("aria-valuetext", said);
    this.querySelector("output").textContent = said;
    this.style.setProperty("--played", seconds / this.dataset.seconds);
  }

  #faster() {
    const audio = this.#sound();
    audio.playbackRate = SPEEDS[(SPEEDS.indexOf(audio.playbackRate) + 1) % SPEEDS.length];
    this.querySelector(".speed").textContent = `${audio.playbackRate}×`;
  }

  #gone() {
    this.querySelector("output").textContent = this.dataset.gone;
  }
}

customElements.define("desk-recording", Recording);
