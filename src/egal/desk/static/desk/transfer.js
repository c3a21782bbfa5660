// One file on its way up. A large one goes in pieces (tus 1.0), so that a broken connection costs one
// piece: it goes on by itself a few times, and whenever it is asked to again.
import { isSignIn } from "./parts.js";

const LARGE = 5 * 2 ** 20; // bytes
const PIECE = 4 * 2 ** 20;
const WAITS = [1_000, 3_000, 10_000]; // ms before going on by itself

export class Transfer {
  #request;
  #place; // of what is there of a large one
  #stopped = false;

  /** token: against forged requests. told: is given how much of it is there, from 0 to 1. */
  constructor(file, { url, token, told }) {
    Object.assign(this, { file, url, token, told });
  }

  /** What the server says of the file; raises an Error whose message, if any, is for people. */
  async run() {
    if (this.file.size <= LARGE) return this.#whole();
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.#inPieces(() => (tries = 0));
      } catch (error) {
        if (this.#stopped || error.isFinal || tries >= WAITS.length) throw error;
        await pause(WAITS[tries]);
      }
    }
  }

  stop() {
    this.#stopped = true;
    this.#request?.abort();
  }

  async #whole() {
    const { name, type } = this.file;
    const headers = { "X-File-Name": encodeURIComponent(name), "X-File-Type": encodeURIComponent(type) };
    const answer = await this.#ask("POST", this.url, { "Content-Type": "application/octet-stream", ...headers }, this.file);
    return checked(answer, 201).response;
  }

  async #inPieces(went) {
    this.#place ??= await this.#begun();
    let offset = await this.#reached();
    while (offset < this.file.size) {
      offset = await this.#sent(offset);
      went();
    }
    return checked(await this.#ask("GET", this.#place), 200).response;
  }

  async #begun() {
    const { name, type, size } = this.file;
    const metadata = `filename ${inBase64(name)},filetype ${inBase64(type)}`;
    const answer = await this.#ask("POST", this.url, { "Upload-Length": size, "Upload-Metadata": metadata });
    return checked(answer, 201).getResponseHeader("Location");
  }

  async #reached() {
    const answer = await this.#ask("HEAD", this.#place);
    if (answer.status === 404) this.#place = undefined; // forgotten: from the beginning
    return offsetOf(checked(answer, 200));
  }

  async #sent(offset) {
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset };
    const answer = await this.#ask("PATCH", this.#place, headers, this.file.slice(offset, offset + PIECE), offset);
    return offsetOf(checked(answer, 204));
  }

  #ask(method, url, headers = {}, body = null, offset = 0) {
    const request = new XMLHttpRequest();
    this.#request = request;
    request.open(method, url);
    request.responseType = "json";
    const all = { "X-CSRFToken": this.token, "Tus-Resumable": "1.0.0", ...headers };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    if (body) request.upload.addEventListener("progress", ({ loaded }) => this.told((offset + loaded) / this.file.size));
    return new Promise((resolve, reject) => {
      request.addEventListener("load", () => resolve(request));
      for (const end of ["error", "abort"]) request.addEventListener(end, () => reject(new Error("")));
      request.send(body);
    });
  }
}

function checked(answer, wanted) {
  const asked = isSignIn({ redirected: true, url: answer.responseURL });
  if (answer.status === wanted && !asked) return answer;
  const again = answer.status === 404 || answer.status === 409 || answer.status === 400 || answer.status >= 500;
  throw Object.assign(new Error(answer.response?.error ?? ""), { isFinal: asked || !again || answer.status === 507 });
}

function offsetOf(answer) {
  return Number(answer.getResponseHeader("Upload-Offset"));
}

function inBase64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Shorter where the connection comes back meanwhile. */
function pause(time) {
  return new Promise((resolve) => {
    setTimeout(resolve, time);
    addEventListener("online", resolve, { once: true });
  });
}
