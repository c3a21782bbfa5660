// One party's connection, as `calls/voice.py` has it: the sound of a call in this tab.
import { speaker } from "./sound.js";
import { figures } from "./quality.js";

const OFTEN = 5_000; // ms between two looks at the quality

export class Leg {
  #connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  #audio = new Audio();
  #own; // our side: a track of its own, so that each call is muted by itself
  #watch;
  #release;
  quality = {};

  /** id: the switchboard's; call: its public id. changed({quality} | {lost: true}) hears how it goes. */
  constructor(id, call, changed) {
    this.id = id;
    this.call = call;
    this.changed = changed;
    this.#audio.autoplay = true;
    this.#connection.addEventListener("track", ({ track }) => this.#play(track));
    this.#connection.addEventListener("connectionstatechange", () => this.#follow());
    this.hold();
  }

  /**
   * track: of the microphone. send(sdp): passes our answer on. Only then we look for a way there: from
   * a server that does not know us yet, no answer would come, and Chromium asks ever less often.
   */
  async answer(sdp, track, send) {
    await this.#connection.setRemoteDescription({ type: "offer", sdp });
    this.#own = track.clone();
    await this.#connection.getTransceivers()[0].sender.replaceTrack(this.#own);
    this.#connection.getTransceivers()[0].direction = "sendrecv";
    const answer = await this.#connection.createAnswer();
    await send(answer.sdp); // where we are, the server learns from our first packets
    if (this.#connection.signalingState !== "closed") await this.#connection.setLocalDescription(answer);
  }

  get muted() {
    return this.#own?.enabled === false;
  }

  set muted(muted) {
    if (this.#own) this.#own.enabled = !muted;
  }

  /** Another microphone was chosen. */
  async speakInto(track) {
    const before = this.#own;
    this.#own = track.clone();
    this.#own.enabled = before?.enabled ?? true;
    await this.#connection.getTransceivers()[0]?.sender.replaceTrack(this.#own);
    before?.stop();
  }

  /** Another speaker was chosen. */
  async playOn(id) {
    await this.#audio.setSinkId?.(id).catch(() => undefined);
  }

  close() {
    clearInterval(this.#watch);
    this.#own?.stop();
    this.#connection.close();
    this.#audio.srcObject = null;
    this.#release?.();
  }

  #play(track) {
    this.#audio.srcObject = new MediaStream([track]);
    this.playOn(speaker());
    this.#audio.play().catch(() => undefined);
  }

  #follow() {
    const { connectionState } = this.#connection;
    if (connectionState === "connected") this.#watch ??= setInterval(() => this.#measure(), OFTEN);
    if (connectionState === "failed") this.changed({ lost: true });
  }

  async #measure() {
    this.quality = figures(await this.#connection.getStats());
    this.changed({ quality: this.quality });
  }

  /** So that other tabs know where the sound is; given back when this tab goes, however it goes. */
  hold() {
    this.#release?.();
    const gone = new Promise((resolve) => (this.#release = resolve));
    navigator.locks?.request(lockOf(this.call), () => gone);
  }
}

/** Whether the sound of this call is in some tab of this browser. */
export async function isHeld(call) {
  const { held } = (await navigator.locks?.query()) ?? { held: [] };
  return held.some(({ name }) => name === lockOf(call));
}

const lockOf = (call) => `egal call ${call}`;
