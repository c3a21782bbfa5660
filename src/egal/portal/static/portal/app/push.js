// <egal-app>: turns notifications on and off for this browser, and offers to install the portal.
import { subscriptionFor } from "./subscription.js";

class App extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.#do(event.target.closest("[data-do]")?.dataset.do));
    this.addEventListener("change", () => this.#choose());
    addEventListener("beforeinstallprompt", (event) => this.#offer(event));
    this.#look();
  }

  async #look() {
    const on = await this.#subscription();
    if (!("PushManager" in window) || !("Notification" in window)) this.#show("without");
    else if (this.dataset.visitor !== "yes") this.#show("nobody");
    else if (Notification.permission === "denied") this.#show("denied");
    else this.#show(on ? "on" : "off");
    if (on && this.dataset.visitor === "yes") await this.#restore(on);
  }

  // The part for this state; `[data-state]` names the others.
  #show(state) {
    for (const part of this.querySelectorAll("[data-state]")) {
      part.hidden = !part.dataset.state.split(" ").includes(state);
    }
  }

  async #do(what) {
    if (!what) return;
    try {
      if (what === "on") await this.#on();
      if (what === "off") await this.#off();
      if (what === "install") await this.install.prompt();
    } catch {
      this.#show("failed");
      return;
    }
    await this.#look();
  }

  async #on() {
    if ((await Notification.requestPermission()) !== "granted") return;
    const registration = await navigator.serviceWorker.ready;
    const { key } = await this.#ask("GET", "/me/push");
    await subscriptionFor(registration, key);
    await this.#keep();
  }

  async #off() {
    const subscription = await this.#subscription();
    if (this.device) await this.#ask("DELETE", `/me/push/${this.device}`);
    await subscription?.unsubscribe();
    this.device = "";
  }

  // What a person chooses here, an answer that was on its way before does not take back.
  #choose() {
    this.chosen = true;
    return this.#keep();
  }

  // Tell the server how things are; again and again is the same as once.
  async #keep() {
    const shows_words = this.querySelector("[name=shows_words]").checked;
    const subscription = await this.#subscription();
    if (!subscription) return;
    const { endpoint, keys } = subscription.toJSON();
    const told = { endpoint, keys, language: this.dataset.language, shows_words };
    this.device = (await this.#ask("PUT", "/me/push", told)).id;
    localStorage.setItem("egal.push", JSON.stringify({ device: this.device }));
  }

  // The server knows what was chosen for this browser.
  async #restore(subscription) {
    const { device } = JSON.parse(localStorage.getItem("egal.push") || "{}");
    const { devices } = await this.#ask("GET", "/me/push");
    const known = devices.find((each) => each.id === device);
    if (!known) return this.#keep();
    this.device = known.id;
    if (!this.chosen) this.querySelector("[name=shows_words]").checked = known.shows_words;
  }

  async #subscription() {
    const registration = await navigator.serviceWorker?.getRegistration(this.dataset.scope);
    return registration?.pushManager?.getSubscription();
  }

  async #ask(method, path, told) {
    const headers = { "X-Egal": "1", "Content-Type": "application/json" };
    const body = told && JSON.stringify(told);
    const answer = await fetch(this.dataset.api + path, { method, headers, body });
    if (!answer.ok) throw new Error(answer.status);
    return answer.status === 204 ? null : answer.json();
  }

  #offer(event) {
    event.preventDefault();
    this.install = event;
    this.querySelector("[data-do=install]").hidden = false;
  }
}

customElements.define("egal-app", App);
