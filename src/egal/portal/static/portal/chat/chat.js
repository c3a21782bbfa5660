// <egal-chat>: puts the parts together. What is written goes into the outbox first, then to the
// server, as often as it takes; what the server says counts, so nothing is lost and nothing doubled.
import { Api } from "./chat-api.js";
import { Compose } from "./chat-compose.js";
import { Frame } from "./chat-frame.js";
import { Outbox } from "./chat-outbox.js";
import { follow } from "./chat-stream.js";
import { element, Talk } from "./chat-talk.js";

const TYPING = 4_000; // ms between two signs that one writes
const WRITES = 10_000; // ms for which an agent's sign counts
const RETRY = 5_000; // ms before what failed is tried again

class Chat extends HTMLElement {
  #words;
  #api;
  #outbox;
  #talk;
  #compose;
  #stop = null;
  #me = null;
  #matters = [];
  #current = "";
  #thread = unique();
  #messages = new Map();
  #seq = new Map();
  #pumping = false;
  #retry = 0;
  #typed = 0;
  #lapse = 0;
  #frame = null;
  #identity = ""; // a signed one, of who is signed in at the page around

  connectedCallback() {
    this.#words = JSON.parse(this.dataset.words);
    this.#api = new Api(this.dataset);
    this.#outbox = new Outbox(`egal ${this.dataset.api}`);
    this.#talk = new Talk(this.querySelector(".said"), {
      words: this.#words,
      language: this.dataset.language,
      file: (id) => this.#api.file(id),
      acts: { again: () => this.#pump(), drop: (row) => this.#drop(row), grown: (picture) => this.#grown(picture) },
    });
    this.#compose = new Compose(this.querySelector(".write"), {
      words: this.#words,
      largest: Number(this.dataset.largest),
      emoji: this.dataset.emoji,
      send: (said) => this.#say(said),
      typed: () => this.#tellTyping(),
      warn: (text) => this.#tell(text),
    });
    this.#compose.dropOn(this);
    this.querySelector(".write").hidden = false;
    for (const button of this.querySelectorAll(".quick button")) button.addEventListener("click", () => this.#say({ text: button.textContent, files: [] }));
    this.querySelector(".matters .new").addEventListener("click", () => this.#go(""));
    this.querySelector(".away form").addEventListener("submit", (event) => this.#leaveAddress(event));
    addEventListener("online", () => this.#pump());
    addEventListener("offline", () => this.#tell(this.#words.offline));
    addEventListener("hashchange", () => this.#go(location.hash.slice(1), false));
    document.addEventListener("visibilitychange", () => this.#read());
    addEventListener("focus", () => this.#read());
    this.#frame = new Frame({ opened: () => this.#read(), identify: (token) => this.#identify(token) });
    this.#start();
  }

  disconnectedCallback() {
    this.#stop?.();
  }

  async #start() {
    this.#current = location.hash.slice(1);
    await this.#known();
    if (!this.#current && this.#matters[0]?.status === "open") this.#current = this.#matters[0].id;
    await this.#fetch();
    await this.#draw();
    this.#pump();
  }

  /** Who we are, if we are somebody, and what there is to read. */
  async #known() {
    if (!this.#api.known) return;
    try {
      this.#me = await this.#api.get("me");
    } catch (refusal) {
      if (refusal.status === 401) return this.#api.forget();
    }
    if (this.#me) this.#showAddress();
    await this.#prove();
    await this.#list();
    this.#follow();
  }

  async #list() {
    const { items } = await this.#api.get("conversations").catch(() => ({}));
    if (!items) return;
    this.#matters = items;
    this.#drawMatters();
  }

  #follow() {
    if (this.#stop || !this.#me) return;
    this.#stop = follow(this.dataset.stream, () => this.#api.headers, (name, data) => this.#heard(name, data));
  }

  async #heard(name, data) {
    if (name === "cut") return;
    if (name === "hello") {
      this.#tell("");
      await Promise.all([this.#list(), this.#fetch()]);
      this.#pump();
    }
    if (name === "changed") {
      if (data.conversation === this.#current) await this.#fetch();
      await this.#list();
    }
    if (name === "here" && data.conversation === this.#current) this.#agent(data);
    await this.#draw();
    this.#read();
  }

  #agent({ writing, reading }) {
    clearTimeout(this.#lapse);
    this.querySelector(".writing").textContent = writing ? this.#words.writing.replace("{}", () => writing) : "";
    if (writing) this.#lapse = setTimeout(() => (this.querySelector(".writing").textContent = ""), WRITES);
    if (reading) for (const each of this.#here.values()) if (each.mine) each.state = "read";
  }

  get #here() {
    if (!this.#messages.has(this.#current)) this.#messages.set(this.#current, new Map());
    return this.#messages.get(this.#current);
  }

  async #fetch() {
    const id = this.#current;
    if (!id) return;
    const after = this.#seq.has(id) ? `?after=${this.#seq.get(id)}` : "";
    try {
      const said = await this.#api.get(`conversations/${id}${after}`);
      if (said.whole) this.#messages.set(id, new Map());
      if (!this.#messages.has(id)) this.#messages.set(id, new Map());
      for (const each of said.messages) this.#messages.get(id).set(each.id, each);
      this.#seq.set(id, said.seq);
    } catch (refusal) {
      if (refusal.status === 404 && this.#current === id) this.#go("");
    }
  }

  async #go(id, push = true) {
    this.#current = id;
    if (!id) this.#thread = unique();
    this.querySelector(".matters").open = false;
    this.querySelector(".writing").textContent = "";
    if (push) history.replaceState(null, "", id ? `#${id}` : location.pathname + location.search);
    this.#drawMatters();
    await this.#fetch();
    await this.#draw(true);
    this.#read();
    this.#compose.text.focus();
  }

  async #say({ text, files }) {
    const row = {
      client_id: unique(),
      conversation: this.#current,
      thread: this.#current ? "" : this.#thread,
      trail: this.#current ? "" : this.dataset.trail,
      text,
      files: files.map((file) => ({ name: file.name, type: file.type, blob: file, id: "" })),
      at: Date.now(),
    };
    await this.#outbox.put(row);
    await this.#draw(true);
    this.#pump();
  }

  async #drop(row) {
    await this.#outbox.drop(row);
    await this.#draw();
  }

  /** One after the other, in the order they were written. */
  async #pump() {
    if (this.#pumping) return;
    this.#pumping = true;
    clearTimeout(this.#retry);
    try {
      for (let rows = await this.#ready(); rows.length; rows = await this.#ready()) await this.#deliver(rows[0]);
    } catch (refusal) {
      const wait = refusal.wait ? refusal.wait * 1000 : RETRY;
      this.#tell(refusal.wait ? this.#words.later.replace("{}", refusal.wait) : this.#words.offline);
      this.#retry = setTimeout(() => this.#pump(), wait);
    }
    this.#pumping = false;
    await this.#draw();
  }

  async #ready() {
    return (await this.#outbox.all()).filter((row) => !row.refused);
  }

  async #deliver(row) {
    try {
      if (!this.#me) await this.#begin();
      for (const file of row.files) await this.#bring(row, file);
      const { client_id, text } = row;
      const said = { client_id, text, files: row.files.map(({ id }) => id) };
      const path = row.conversation ? `conversations/${row.conversation}/messages` : "conversations";
      const taken = await this.#api.send("POST", path, row.conversation ? said : { ...said, trail: row.trail ?? "" });
      await this.#taken(row, taken);
    } catch (refusal) {
      if (!("status" in refusal)) throw refusal;
      if (refusal.status === 401) return void (await this.#nobody());
      if (refusal.status === 404 && row.conversation) return void (await this.#outbox.put({ ...row, conversation: "", thread: row.conversation }));
      if (refusal.offline || refusal.status === 429 || refusal.status === 507) {
        await this.#outbox.put({ ...row, failed: true });
        throw refusal;
      }
      await this.#outbox.put({ ...row, refused: refusal.message || String(refusal.status) });
    }
  }

  async #begin() {
    await this.#api.begin();
    this.#me = await this.#api.get("me");
    await this.#prove();
    this.#follow();
    this.#showAddress();
  }

  /** The page around says who is signed in there; nobody any more with "". */
  async #identify(token) {
    this.#identity = token;
    if (token) await this.#prove();
    else this.#beNobody();
  }

  /** As its server has signed it. Who was somebody else before begins anew, and sees nothing of it. */
  async #prove() {
    if (!this.#identity || !this.#me) return;
    try {
      this.#me = await this.#api.send("POST", "me/identity", { token: this.#identity });
      await this.#list();
    } catch (refusal) {
      if (refusal.status === 409) this.#beNobody();
      else console.warn(`Egal: ${refusal.message}`); // for who builds that page
    }
  }

  #beNobody() {
    if (!this.#me) return;
    this.#api.forget();
    this.#stop?.();
    this.#stop = this.#me = null;
    this.#messages.clear();
    this.#seq.clear();
    this.#matters = [];
    this.#go("");
  }

  /** The token is known no longer: what is still to be said is said as somebody new. */
  async #nobody() {
    this.#api.forget();
    this.#me = null;
    this.#stop?.();
    this.#stop = null;
    await this.#begin();
  }

  async #bring(row, file) {
    if (file.id) return;
    const brought = await this.#api.upload(file.blob, (part) => this.#tell(this.#words.uploading.replace("{}", Math.round(part * 100))));
    file.id = brought.id;
    this.#tell("");
    await this.#outbox.put(row);
  }

  async #taken(row, { conversation, message }) {
    const begun = !row.conversation;
    if (!this.#messages.has(conversation.id)) this.#messages.set(conversation.id, new Map());
    this.#messages.get(conversation.id).set(message.id, message);
    await this.#outbox.drop(row);
    for (const other of begun ? await this.#outbox.all() : []) {
      if (!other.conversation && other.thread === row.thread) await this.#outbox.put({ ...other, conversation: conversation.id });
    }
    const shown = begun ? !this.#current && row.thread === this.#thread : this.#current === row.conversation;
    if (shown && this.#current !== conversation.id) {
      this.#current = conversation.id;
      history.replaceState(null, "", `#${conversation.id}`);
    }
    this.#tell("");
    this.#frame.wrote();
    await this.#list();
    await this.#draw(true);
  }

  async #draw(toEnd = false) {
    const scroll = this.querySelector(".scroll");
    const atEnd = toEnd || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    const messages = [...this.#here.values()].sort((a, b) => new Date(a.at) - new Date(b.at));
    const known = new Set(messages.map((each) => each.client_id));
    const waiting = (await this.#outbox.all()).filter((row) => !known.has(row.client_id) && (this.#current ? row.conversation === this.#current : !row.conversation));
    this.#talk.draw(messages, waiting);
    this.querySelector(".quick").hidden = messages.length + waiting.length > 0 || !this.querySelector(".quick li");
    this.querySelector(".away").hidden = !messages.length;
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  }

  /** A picture has come: who read at the end still does. */
  #grown(picture) {
    const scroll = this.querySelector(".scroll");
    if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < picture.height + 80) scroll.scrollTop = scroll.scrollHeight;
  }

  #drawMatters() {
    const rows = this.#matters.map((each) => {
      const button = element("button");
      button.type = "button";
      if (each.id === this.#current) button.setAttribute("aria-current", "true");
      button.append(element("b", "", each.subject || each.preview || this.#words.noConversation));
      const state = each.unread ? this.#words.unread.replace("{}", each.unread) : each.status === "solved" ? this.#words.solved : "";
      if (state) button.append(element("span", each.unread ? "pill unread" : "pill", state));
      button.addEventListener("click", () => this.#go(each.id));
      const row = element("li");
      row.append(button);
      return row;
    });
    this.querySelector(".matters ul").replaceChildren(...rows);
    this.querySelector(".matters").hidden = !rows.length;
    this.#frame.unread(this.#matters.reduce((sum, each) => sum + each.unread, 0));
  }

  /** Seen is what stands in a page that somebody looks at. */
  async #read() {
    if (document.hidden || !this.#frame.shown || !this.#current || !(document.hasFocus() || this.dataset.embedded)) return;
    const last = [...this.#here.values()].filter((each) => !each.mine && each.state !== "read").at(-1);
    if (!last) return;
    for (const each of this.#here.values()) if (!each.mine) each.state = "read";
    await this.#api.send("PUT", `conversations/${this.#current}/reading`, { message: last.id }).catch(() => (last.state = "sent"));
    await this.#list();
  }

  #tellTyping() {
    if (!this.#current || !this.#me || Date.now() - this.#typed < TYPING) return;
    this.#typed = Date.now();
    this.#api.send("POST", `conversations/${this.#current}/typing`, { writing: true }).catch(() => {});
  }

  #showAddress() {
    this.querySelector("#chat-email").value = this.#me.email;
  }

  async #leaveAddress(event) {
    event.preventDefault();
    const said = this.querySelector(".away [role=status]");
    try {
      this.#me = await this.#api.send("PATCH", "me", { email: this.querySelector("#chat-email").value });
      said.textContent = this.#words.kept;
    } catch (refusal) {
      said.textContent = refusal.message || this.#words.offline;
    }
  }

  #tell(text) {
    const line = this.querySelector(".line");
    line.hidden = !text;
    if (line.textContent !== text) line.textContent = text;
  }
}

/** Nobody else has it; also where a page without TLS gets no UUID. */
function unique() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("egal-chat", Chat);
