// <desk-devices>: choose microphone and speaker, see oneself be heard, ring one's own line.
import { ringOnce } from "./ring.js";
import { choose, chosen, devices, letGo, meter, microphone, NoMicrophone, speaker } from "./sound.js";

const PATIENCE = 8_000; // ms for the switchboard to offer a leg
const AUDIBLE = 0.35;

class Devices extends HTMLElement {
  #stop;
  #waiting;

  connectedCallback() {
    this.addEventListener("change", ({ target }) => target.dataset.which && this.#choose(target));
    this.addEventListener("click", ({ target }) => this.#press(target.closest("[data-does]")?.dataset.does));
    document.addEventListener("egal:line", ({ detail }) => this.#line(detail.up));
    navigator.mediaDevices?.addEventListener("devicechange", () => this.#list());
    this.#list();
  }

  async #list() {
    const { microphones, speakers } = await devices();
    this.#fill("microphone", microphones);
    this.#fill("speaker", speakers);
  }

  #fill(which, found) {
    const list = this.querySelector(`[data-which=${which}]`);
    const options = found.map(({ deviceId, label }, place) => new Option(label || `${this.dataset.nameless} ${place + 1}`, deviceId));
    list.replaceChildren(new Option(this.dataset.system, ""), ...options);
    list.value = found.some(({ deviceId }) => deviceId === chosen(which)) ? chosen(which) : "";
  }

  #choose({ dataset, value }) {
    choose(dataset.which, value);
    document.dispatchEvent(new Event("egal:devices"));
    if (dataset.which === "microphone" && this.#stop) this.#listen();
  }

  #press(does) {
    if (does === "listen") this.#listen();
    if (does === "ring") ringOnce(speaker());
    if (does === "test") this.#test();
    if (does === "end") document.dispatchEvent(new Event("egal:hang-up"));
  }

  async #listen() {
    this.#stop?.();
    letGo();
    try {
      const track = await microphone();
      this.#say("microphone", this.dataset.silent);
      this.#stop = meter(track, (loud) => this.#show(loud));
      await this.#list(); // with permission the devices have names
    } catch (error) {
      if (!(error instanceof NoMicrophone)) throw error;
      this.#say("microphone", document.getElementById("phone").dataset[error.message]);
    }
  }

  #show(loud) {
    this.querySelector("meter").value = loud;
    if (loud > AUDIBLE) this.#say("microphone", this.dataset.heard);
  }

  #test() {
    this.#say("test", this.dataset.calling);
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#say("test", this.dataset.noLine), PATIENCE);
    const detail = { inbox: this.querySelector("#line").value };
    document.dispatchEvent(new CustomEvent("egal:test-call", { detail }));
  }

  #line(up) {
    clearTimeout(this.#waiting);
    this.querySelector("[data-does=end]").hidden = !up;
    this.#say("test", up ? this.dataset.connected : this.dataset.ended);
  }

  #say(where, words) {
    this.querySelector(`[data-said=${where}]`).textContent = words;
  }
}

customElements.define("desk-devices", Devices);
