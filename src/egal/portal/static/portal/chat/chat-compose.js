// What is being written: the text that grows, files by button, drag or paste, emoji when asked for.
import { element } from "./chat-talk.js";

const MOST = 20;

export class Compose {
  #form;
  #words;
  #largest;
  #files = [];
  #send;
  #typed;
  #emoji;

  /** send: called with {text, files: [File]}. typed: called while keys are pressed. */
  constructor(form, { words, largest, emoji, send, typed, warn }) {
    this.#form = form;
    this.#words = words;
    this.#largest = largest;
    this.#send = send;
    this.#typed = typed;
    this.#emoji = emoji;
    this.warn = warn;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("keydown", this.#pressed);
    this.text.addEventListener("input", () => {
      this.#grow();
      this.#typed();
    });
    this.text.addEventListener("paste", ({ clipboardData }) => this.add(clipboardData.files));
    form.querySelector(".attach").addEventListener("click", () => this.#input.click());
    this.#input.addEventListener("change", () => {
      this.add(this.#input.files);
      this.#input.value = "";
    });
    form.querySelector(".smile").addEventListener("click", () => this.#smile());
  }

  get text() {
    return this.#form.querySelector("textarea");
  }

  get #input() {
    return this.#form.querySelector("input[type=file]");
  }

  dropOn(place) {
    for (const name of ["dragover", "dragenter"]) {
      place.addEventListener(name, (event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        place.classList.add("dropping");
      });
    }
    place.addEventListener("dragleave", () => place.classList.remove("dropping"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      place.classList.remove("dropping");
      this.add(event.dataTransfer.files);
    });
  }

  add(files) {
    for (const file of files) {
      if (file.size > this.#largest) this.warn(this.#words.tooLarge.replace("{}", file.name));
      else if (this.#files.length < MOST) this.#files.push(file);
    }
    this.#draw();
    this.text.focus();
  }

  submit() {
    const text = this.text.value.trim();
    if (!text && !this.#files.length) return;
    this.#send({ text, files: this.#files });
    this.text.value = "";
    this.#files = [];
    this.#draw();
    this.#grow();
    this.text.focus();
  }

  insert(sign) {
    this.text.setRangeText(sign, this.text.selectionStart, this.text.selectionEnd, "end");
    this.text.focus();
    this.#grow();
  }

  #pressed = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  };

  #grow() {
    this.text.rows = Math.min(8, Math.max(1, this.text.value.split("\n").length));
  }

  #draw() {
    const rows = this.#files.map((file, place) => {
      const row = element("li");
      const remove = element("button", "plain", "×");
      remove.type = "button";
      remove.setAttribute("aria-label", this.#words.removeFile.replace("{}", file.name));
      remove.addEventListener("click", () => {
        this.#files.splice(place, 1);
        this.#draw();
        this.text.focus();
      });
      row.append(element("span", "", file.name), remove);
      return row;
    });
    this.#form.querySelector(".files").replaceChildren(...rows);
  }

  async #smile() {
    const { toggle } = await import("./chat-emoji.js");
    toggle(this.#form, { url: this.#emoji, words: this.#words, insert: (sign) => this.insert(sign) });
  }
}
