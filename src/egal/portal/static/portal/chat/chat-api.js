// The API for customers as the chat asks it. Who asks is known by the portal's cookie; in the frame
// of a widget, where other sites' cookies are kept away, by a token in the frame's own storage.

/** What did not work. offline: nothing came back. wait: in how many seconds it may. */
export class Refusal extends Error {
  constructor(status, said, wait = 0) {
    super(said);
    this.status = status;
    this.wait = wait;
  }
  get offline() {
    return this.status === 0 || this.status >= 500;
  }
}

export class Api {
  #place;
  #token;

  constructor({ api, visit, embedded, language, known }) {
    this.#place = { api, visit, embedded, language };
    this.#token = embedded ? kept(this.#key) : "";
    this.known = embedded ? Boolean(this.#token) : known === "yes"; // whether we are somebody
  }

  get #key() {
    return `egal chat ${this.#place.embedded}`;
  }

  get headers() {
    return this.#token ? { Authorization: `Bearer ${this.#token}` } : { "X-Egal": "1" };
  }

  /** Whoever writes for the first time becomes somebody. */
  async begin() {
    const { api, visit, embedded, language } = this.#place;
    this.known = true;
    if (!embedded) return void (await this.#asked(visit, { method: "POST" }));
    const begun = await this.#asked(`${api}visitors`, json("POST", { language }));
    this.#token = begun.token;
    keep(this.#key, begun.token);
  }

  /** They are nobody we know any more. */
  forget() {
    this.#token = "";
    this.known = false;
    if (this.#place.embedded) keep(this.#key, "");
  }

  get(path) {
    return this.#asked(this.#place.api + path, {});
  }

  send(method, path, body) {
    return this.#asked(this.#place.api + path, json(method, body));
  }

  /** A picture or a file as an address for this page alone. */
  async file(id) {
    const response = await fetch(`${this.#place.api}files/${id}`, { headers: this.headers });
    if (!response.ok) throw new Refusal(response.status, "");
    return URL.createObjectURL(await response.blob());
  }

  /** With its progress, 0 to 1, which `fetch` does not tell. */
  upload(file, progress) {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.#place.api}files`);
      const headers = { ...this.headers, "Content-Type": "application/octet-stream", "X-File-Name": encodeURIComponent(file.name), "X-File-Type": encodeURIComponent(file.type) };
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
      request.onerror = request.ontimeout = () => failed(new Refusal(0, ""));
      request.onload = () => {
        const said = parsed(request.responseText);
        if (request.status < 300) done(said);
        else failed(new Refusal(request.status, said.detail ?? "", Number(request.getResponseHeader("Retry-After"))));
      };
      request.send(file);
    });
  }

  async #asked(url, options) {
    const headers = { ...this.headers, ...options.headers };
    const response = await fetch(url, { ...options, headers }).catch(() => null);
    if (!response) throw new Refusal(0, "");
    if (response.status === 204) return {};
    const said = parsed(await response.text().catch(() => ""));
    if (response.ok) return said;
    throw new Refusal(response.status, said.detail ?? "", Number(response.headers.get("Retry-After")));
  }
}

function json(method, body) {
  return { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function kept(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return ""; // a browser may allow no storage in a frame: then this lasts as long as the page
  }
}

function keep(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {}
}
