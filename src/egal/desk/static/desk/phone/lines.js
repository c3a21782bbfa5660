// The calls whose sound is in this tab.
import { Leg } from "./leg.js";
import { grade } from "./quality.js";
import { letGo, microphone, speaker } from "./sound.js";

export class Lines {
  #legs = new Map(); // by the public ids of their calls; of a call that is not noted yet, by their own
  #changed;

  /** changed(call, {quality} | {lost: true} | {over: quality}) hears how they go. */
  constructor(changed) {
    this.#changed = changed;
    document.addEventListener("egal:devices", () => this.#useDevices());
    navigator.mediaDevices?.addEventListener("devicechange", () => this.#useDevices());
  }

  get any() {
    return this.#legs.size > 0;
  }

  /** {muted, grade: "good" | "fair" | "poor" | undefined}, or undefined. */
  of(call) {
    const leg = this.#legs.get(call);
    return leg && { muted: leg.muted, grade: leg.quality.loss === undefined ? undefined : grade(leg.quality) };
  }

  /** A call that was not noted when its sound came is known by now. */
  name(call) {
    const [only] = [...this.#legs.keys()];
    if (this.#legs.size !== 1 || this.#legs.get(only).id !== only) return;
    const leg = this.#legs.get(only);
    this.#legs.delete(only);
    this.#legs.set(call, leg);
    leg.call = call;
    leg.hold();
  }

  /** Ask for the microphone before it is needed. */
  ready() {
    return microphone();
  }

  /** send(sdp): passes our answer to this one on. */
  async open(id, call, sdp, send) {
    const key = call ?? id;
    this.end(key);
    const leg = new Leg(id, key, (news) => this.#legs.get(leg.call) === leg && this.#changed(leg.call, news));
    this.#legs.set(key, leg);
    await leg.answer(sdp, await microphone(), send);
    tell(key, true);
  }

  over(id) {
    for (const [call, leg] of this.#legs) {
      if (leg.id === id) this.end(call);
    }
  }

  end(call) {
    const leg = this.#legs.get(call);
    if (!leg) return;
    this.#legs.delete(call);
    leg.close();
    this.#changed(call, { over: leg.quality });
    if (!this.any) letGo();
    tell(call, false);
  }

  endAll() {
    for (const call of [...this.#legs.keys()]) this.end(call);
  }

  mute(call) {
    const leg = this.#legs.get(call);
    if (leg) leg.muted = !leg.muted;
  }

  /** Others were chosen, or one was unplugged. */
  async #useDevices() {
    if (!this.any) return;
    letGo();
    const track = await microphone().catch(() => undefined);
    for (const leg of this.#legs.values()) {
      if (track) await leg.speakInto(track);
      await leg.playOn(speaker());
    }
  }
}

function tell(call, up) {
  document.dispatchEvent(new CustomEvent("egal:line", { detail: { call, up } }));
}
