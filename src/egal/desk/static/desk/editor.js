// <desk-editor>: the field to write in. Where formatting is shown, Trix takes the place of the plain
// field once it is loaded, with what stands there; pictures lie in it as "cid:" and their id.

import { nameMarks, workByKeys } from "./marks.js";

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const FIGURE = "[data-trix-attachment]";
const LOOKED_BACK = 80; // characters

let loading;

/** Trix, fetched once the page has nothing better to do. */
function load(editor) {
  loading ??= import(editor.dataset.module).then(({ default: trix }) => {
    Object.assign(trix.config.attachments.preview.caption, { name: false, size: false });
    trix.config.lang.remove = editor.dataset.remove;
    trix.config.lang.captionPlaceholder = editor.dataset.caption ?? "";
    if ("articles" in editor.dataset) knowHeadings(trix.config);
    return customElements.whenDefined("trix-editor");
  });
  return loading;
}

/** Articles have them, messages have not; and code within a line. */
function knowHeadings({ blockAttributes, textAttributes }) {
  for (const level of [2, 3, 4]) blockAttributes[`heading${level}`] = { tagName: `h${level}`, terminal: true, breakOnReturn: true, group: false };
  textAttributes.monospace = { tagName: "code", inheritable: true };
}

const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 200));

class Editor extends HTMLElement {
  #states = this.attachInternals().states;
  #wanted = false; // formatting, where it goes
  #before; // what was formatted before it went where that is not shown
  #filling = false;

  connectedCallback() {
    this.addEventListener("trix-change", this.#typed);
    this.addEventListener("trix-file-accept", this.#refuse);
    this.addEventListener("trix-attachment-add", this.#check);
    this.addEventListener("trix-render", this.#namePictures);
    this.addEventListener("trix-selection-change", this.#marked);
    this.addEventListener("trix-toolbar-dialog-hide", this.#leaveLink);
    this.addEventListener("beforeinput", this.#hold, { capture: true });
    workByKeys(this.querySelector("trix-toolbar"));
    this.closest("form").addEventListener("formdata", this.#give);
  }

  disconnectedCallback() {
    this.#form?.removeEventListener("formdata", this.#give);
  }

  /** Whether formatting is shown where this goes. */
  set formatted(formatted) {
    this.#wanted = formatted;
    if (!formatted) this.#plain();
    else if (customElements.get("trix-editor")) this.#rich();
    else whenIdle(() => this.isConnected && load(this).then(() => this.#wanted && this.isConnected && this.#rich()));
  }

  get isRich() {
    return this.#states.has("rich");
  }

  /** The words alone. */
  get text() {
    return this.isRich ? this.#trix.editor.getDocument().toString().replace(/\uFFFC/g, "").replace(/\n$/, "") : this.#field.value;
  }

  /** As the server takes it; empty where nothing is typed, or in the plain field. */
  get html() {
    if (!this.isRich || this.isEmpty) return "";
    const { body } = new DOMParser().parseFromString(this.#trix.value, "text/html");
    for (const figure of body.querySelectorAll(FIGURE)) figure.replaceWith(this.#named(figure));
    for (const link of body.querySelectorAll("a[href]")) link.setAttribute("href", completed(link.getAttribute("href")));
    return body.innerHTML;
  }

  /** Once the last key stands in `html`, too: Trix draws with the next frame. */
  async settled() {
    if (this.isRich) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }

  get isEmpty() {
    return this.isRich ? this.#trix.editor.getDocument().toString() === "\n" : !this.#field.value;
  }

  /** The end of what stands before the caret; "" while something is selected. */
  get before() {
    const [start, end] = this.place;
    const whole = this.isRich ? this.#trix.editor.getDocument().toString() : this.#field.value;
    return start === end ? whole.slice(Math.max(0, end - LOOKED_BACK), end) : "";
  }

  /** Where the caret is: from and to. */
  get place() {
    return this.isRich ? this.#trix.editor.getSelectedRange() : [this.#field.selectionStart, this.#field.selectionEnd];
  }

  set place(place) {
    this.focus();
    if (this.isRich) this.#trix.editor.setSelectedRange(place);
    else this.#field.setSelectionRange(...place);
  }

  /** What is typed in. */
  get field() {
    return this.isRich ? this.#trix : this.#field;
  }

  /** Put this in place of so many characters before the caret, and the caret behind it. */
  replace(length, { text, html }) {
    const [start, end] = this.place;
    if (!this.isRich) {
      this.#field.setRangeText(text, start - length, end, "end");
      return this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const { editor } = this.#trix;
    editor.recordUndoEntry("Inserted");
    editor.setSelectedRange([start - length, end]);
    return html ? editor.insertHTML(html) : editor.insertString(text);
  }

  /** Put this there, and the caret behind it. html: empty for plain text. */
  fill({ text = "", html = "" } = {}) {
    this.#before = undefined;
    this.#field.value = text;
    if (!this.isRich) this.#before = html ? { text, html } : undefined;
    else this.#load(html || escaped(text));
  }

  /** What the server has kept. */
  get kept() {
    return { text: this.#field.defaultValue, html: this.dataset.html };
  }

  /** Insert a picture that the server has, where the caret is. */
  insert({ picture, name, width, height }) {
    this.#trix.editor.deactivateAttribute("href");
    const attachment = new window.Trix.Attachment({ contentType: "image/png", filename: name, url: picture, width, height });
    this.#trix.editor.insertAttachment(attachment);
  }

  focus(options) {
    this.field.focus(options);
  }

  toEnd() {
    this.focus();
    const end = this.isRich ? this.#trix.editor.getDocument().toString().length - 1 : this.#field.value.length;
    if (this.isRich) this.#trix.editor.setSelectedRange(end);
    else this.#field.setSelectionRange(end, end);
  }

  set prompt(prompt) {
    this.#field.placeholder = prompt;
    this.#trix.setAttribute("placeholder", prompt);
  }

  set busy(busy) {
    this.#field.readOnly = busy;
    this.toggleAttribute("aria-busy", busy);
  }

  get #field() {
    return this.querySelector("textarea");
  }

  get #trix() {
    return this.querySelector("trix-editor");
  }

  get #form() {
    return this.closest("form");
  }

  #rich() {
    if (this.isRich) return;
    const [field, focused] = [this.#field, document.activeElement === this.#field];
    const range = [field.selectionStart, field.selectionEnd];
    const untouched = field.value === field.defaultValue && this.dataset.html;
    const html = this.#before?.text === field.value ? this.#before.html : untouched || "";
    customElements.upgrade(this);
    this.#states.add("rich");
    this.querySelector(".rich").hidden = false;
    this.#load(html || escaped(field.value));
    if (!focused) return;
    this.#trix.focus();
    if (html) this.toEnd();
    else this.#trix.editor.setSelectedRange(range);
  }

  #plain() {
    if (!this.isRich) return;
    const [focused, { text, html }] = [this.contains(document.activeElement), this];
    this.#states.delete("rich");
    this.querySelector(".rich").hidden = true;
    this.#field.value = text;
    this.#before = { text, html };
    if (focused) this.#field.focus();
  }

  #load(html) {
    const { body } = new DOMParser().parseFromString(html, "text/html");
    for (const picture of body.querySelectorAll('img[src^="cid:"]')) {
      const figure = document.createElement("figure");
      figure.dataset.trixAttachment = JSON.stringify({ contentType: "image/png", ...this.#shown(picture) });
      if (this.dataset.caption && picture.alt) figure.dataset.trixAttributes = JSON.stringify({ caption: picture.alt });
      picture.replaceWith(figure);
    }
    this.#filling = true;
    this.#trix.editor.loadHTML(body.innerHTML);
    this.#filling = false;
  }

  #shown(picture) {
    const [width, height] = [Number(picture.getAttribute("width")), Number(picture.getAttribute("height"))];
    const url = this.dataset.pictures.replace("/-/", `/${picture.getAttribute("src").slice(4)}/`);
    return { url, filename: picture.alt, ...(width && height ? { width, height } : {}) };
  }

  /** The picture alone, with the id of its upload. */
  #named(figure) {
    const { url = "", filename = "" } = JSON.parse(figure.dataset.trixAttachment);
    const [shown, picture] = [figure.querySelector("img"), document.createElement("img")];
    const [before, after] = this.dataset.pictures.split("/-/");
    const id = url.startsWith(`${before}/`) ? url.slice(before.length + 1, -after.length - 1) : "";
    picture.setAttribute("src", `cid:${id}`);
    const { caption } = JSON.parse(figure.dataset.trixAttributes || "{}");
    picture.alt = this.dataset.caption ? (caption ?? "") : filename || shown?.alt || "";
    for (const size of ["width", "height"]) if (shown?.getAttribute(size)) picture.setAttribute(size, Math.round(shown.getAttribute(size)));
    return picture;
  }

  /** Asked for by whatever sends the form. */
  #give = ({ formData }) => {
    if (!this.isRich) return;
    formData.set("text", this.text);
    formData.set("html", this.html);
  };

  #marked = () => nameMarks(this);

  #typed = () => {
    nameMarks(this);
    if (!this.#filling) this.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /** Files are for <desk-files>, which hears of them itself. */
  #refuse = (event) => event.preventDefault();

  /** A picture of another site, from what was pasted, is neither shown nor sent. */
  #check = ({ attachment }) => {
    const url = attachment.getAttribute("url");
    if (!url || !new URL(url, location.href).pathname.startsWith(this.dataset.pictures.split("/-/")[0])) attachment.remove();
  };

  /** Behind a link that was put in without words of its own, what follows is none. */
  #leaveLink = () => {
    const { editor } = this.#trix;
    const [start, end] = editor.getSelectedRange();
    const link = start === end && editor.getDocument().getRangeOfCommonAttributeAtPosition("href", start);
    if (!link) return;
    editor.setSelectedRange(link[1]);
    editor.deactivateAttribute("href");
  };

  #hold = (event) => {
    if (!this.hasAttribute("aria-busy") || event.target.matches("input")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  /** Trix has no words for them; in them they are the names of the files. */
  #namePictures = () => {
    for (const figure of this.querySelectorAll(FIGURE)) {
      figure.querySelector("img")?.setAttribute("alt", JSON.parse(figure.dataset.trixAttachment).filename ?? "");
    }
  };
}

customElements.define("desk-editor", Editor);

function escaped(text) {
  const line = document.createElement("div");
  line.textContent = text;
  return text && `<div>${line.innerHTML.replaceAll("\n", "<br>")}</div>`;
}

/** As people type addresses. */
function completed(address) {
  if (SCHEME.test(address) || !address) return address;
  return /^[^\s/]+@[^\s/]+$/.test(address) ? `mailto:${address}` : `https://${address}`;
}
