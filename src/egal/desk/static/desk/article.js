// <article-text>: one language of an article. What is typed is kept by itself a moment later; what
// somebody else saved meanwhile is never written over unasked. Pictures go up where they are dropped.
// <article-languages>: tabs where two languages have no room side by side.
import "./editor.js";
import { Transfer } from "./transfer.js";

const PAUSE = 1_200; // ms without a key before it is kept
const AGAIN = 5_000; // ms before the next try
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

class ArticleText extends HTMLElement {
  #timer;
  #dirty = false;
  #sending; // the request under way
  #leaving = false;

  connectedCallback() {
    customElements.upgrade(this);
    if (this.#editor) this.#editor.formatted = true;
    this.#form.addEventListener("input", this.#typed);
    this.#form.addEventListener("submit", this.#sent);
    this.#form.addEventListener("dragover", this.#over);
    this.#form.addEventListener("drop", this.#dropped);
    this.#form.addEventListener("paste", this.#pasted, { capture: true });
    this.#button.hidden = false;
    this.#button.addEventListener("click", () => this.#choice.click());
    this.#choice.addEventListener("change", this.#chosen);
    addEventListener("beforeunload", this.#warn);
    document.addEventListener("visibilitychange", this.#left);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    removeEventListener("beforeunload", this.#warn);
    document.removeEventListener("visibilitychange", this.#left);
  }

  #typed = ({ target }) => {
    if (target.type === "file" || target.name === "href") return;
    this.#dirty = true;
    this.#say(this.dataset.unsaved);
    this.#later(PAUSE);
  };

  #later(time) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), time);
  }

  /** over: whether to write over what somebody else saved meanwhile. */
  async #keep({ over = false } = {}) {
    if (this.#sending || this.#leaving || !this.isConnected) return;
    this.#timer = undefined;
    if (!this.#form.elements.title.value.trim()) return this.#say(this.dataset.untitled);
    await this.#editor?.settled();
    const given = new FormData(this.#form);
    if (over) given.set("after", "anything");
    this.#dirty = false;
    this.#say(this.dataset.saving);
    this.#sending = fetch(this.dataset.url, { method: "POST", body: given, headers: { Accept: "application/json" } });
    try {
      await this.#heard(await this.#sending);
    } catch {
      this.#dirty = true;
      this.#say(this.dataset.failed);
      this.#later(AGAIN);
    } finally {
      this.#sending = undefined;
    }
    if (this.#dirty && !this.#timer) this.#later(PAUSE);
  }

  async #heard(answer) {
    if (answer.redirected) {
      this.#dirty = true;
      return this.#say(this.dataset.signedOut);
    }
    if (answer.status >= 500) throw new Error(answer.statusText);
    const heard = await answer.json();
    if (answer.ok) {
      this.#form.elements.after.value = heard.after;
      this.#meanwhile.hidden = true;
      return this.#dirty || this.#say(heard.said);
    }
    this.#dirty = true;
    this.#say(heard.error);
    if (answer.status === 409) this.#tell(heard);
  }

  /** Somebody else saved: look at it, or put one's own on top. */
  #tell({ error, newest }) {
    clearTimeout(this.#timer);
    const link = Object.assign(document.createElement("a"), { href: newest, target: "_blank", textContent: this.dataset.look });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: this.dataset.mine });
    button.addEventListener("click", () => this.#keep({ over: true }));
    this.#meanwhile.replaceChildren(Object.assign(document.createElement("span"), { textContent: error }), " ", link, " ", button);
    this.#meanwhile.hidden = false;
  }

  #sent = () => {
    clearTimeout(this.#timer);
    this.#leaving = true; // the form itself brings everything
  };

  #warn = (event) => {
    if (this.#dirty && !this.#leaving) event.preventDefault();
  };

  #left = () => {
    if (document.visibilityState === "hidden" && this.#dirty && this.#meanwhile.hidden) this.#keep();
  };

  #over = (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  };

  #dropped = (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    this.#bring(event.dataTransfer.files);
  };

  #pasted = (event) => {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/html")) return;
    event.preventDefault();
    event.stopPropagation();
    this.#bring(files);
  };

  #chosen = () => {
    this.#bring(this.#choice.files);
    this.#choice.value = "";
  };

  async #bring(files) {
    for (const file of files) {
      if (PICTURES.includes(file.type)) await this.#up(file); // one after the other, in their order
    }
  }

  async #up(file) {
    const [progress, said] = this.#bringing.children;
    this.#bringing.hidden = progress.hidden = false;
    said.textContent = file.name;
    const token = this.#form.elements.csrfmiddlewaretoken.value;
    const transfer = new Transfer(file, { url: this.dataset.pictures, token, told: (part) => (progress.value = part) });
    try {
      await this.#insert(await transfer.run());
      this.#bringing.hidden = true;
    } catch (error) {
      progress.hidden = true;
      said.textContent = error.message || this.dataset.failed;
    }
  }

  async #insert(upload) {
    if (this.#editor?.isRich) return this.#editor.insert(await measured(upload));
    const field = this.#form.elements.text;
    field.setRangeText(`\n![${upload.name}](cid:${upload.id})\n`, field.selectionStart, field.selectionEnd, "end");
    return field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #say(words) {
    this.querySelector(".kept").textContent = words;
  }

  get #form() {
    return this.querySelector("form");
  }

  get #editor() {
    return this.querySelector("desk-editor");
  }

  get #meanwhile() {
    return this.querySelector(".meanwhile");
  }

  get #bringing() {
    return this.querySelector(".bringing");
  }

  get #button() {
    return this.querySelector("[data-picture]");
  }

  get #choice() {
    return this.querySelector("[type=file]");
  }
}

class ArticleLanguages extends HTMLElement {
  connectedCallback() {
    const list = this.querySelector("[role=tablist]");
    if (!list) return;
    list.hidden = false;
    list.addEventListener("click", ({ target }) => this.#choose(target.closest("[role=tab]")));
    list.addEventListener("keydown", this.#walk);
    this.#choose(this.querySelector("[role=tab][aria-selected=true]"));
  }

  #choose(tab) {
    if (!tab) return;
    for (const each of this.#tabs) {
      each.setAttribute("aria-selected", each === tab);
      each.tabIndex = each === tab ? 0 : -1;
      document.getElementById(each.getAttribute("aria-controls")).toggleAttribute("data-chosen", each === tab);
    }
  }

  #walk = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = this.#tabs;
    const at = tabs.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = tabs[(at + step + tabs.length) % tabs.length];
    this.#choose(next);
    next.focus();
  };

  get #tabs() {
    return [...this.querySelectorAll("[role=tab]")];
  }
}

customElements.define("article-text", ArticleText);
customElements.define("article-languages", ArticleLanguages);

/** With its size in pixels, so that nothing jumps. */
async function measured(upload) {
  const picture = new Image();
  picture.src = upload.picture;
  await picture.decode().catch(() => undefined);
  return { ...upload, width: picture.naturalWidth, height: picture.naturalHeight };
}
