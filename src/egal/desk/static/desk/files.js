// <desk-files>: files for the form around it. Chosen, dropped or pasted, they go up at once, each with
// its progress, and the form names them. A picture pasted into formatted text comes to stand in it.
import { Transfer } from "./transfer.js";

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

class Files extends HTMLElement {
  #under = new Set(); // transfers

  connectedCallback() {
    this.#form = this.closest("form");
    this.#form.addEventListener("formdata", this.#give);
    this.#form.addEventListener("submit", this.#wait, { capture: true });
    this.#form.addEventListener("dragover", this.#over);
    this.#form.addEventListener("dragleave", this.#out);
    this.#form.addEventListener("drop", this.#dropped);
    this.#form.addEventListener("paste", this.#pasted, { capture: true });
    this.#form.addEventListener("click", this.#clicked);
    this.#choice.addEventListener("change", this.#chosen);
    this.fill();
  }

  disconnectedCallback() {
    for (const transfer of this.#under) transfer.stop();
    this.#form.removeEventListener("formdata", this.#give);
    this.#form.removeEventListener("submit", this.#wait, { capture: true });
    this.#form.removeEventListener("dragover", this.#over);
    this.#form.removeEventListener("dragleave", this.#out);
    this.#form.removeEventListener("drop", this.#dropped);
    this.#form.removeEventListener("paste", this.#pasted, { capture: true });
    this.#form.removeEventListener("click", this.#clicked);
  }

  #form;

  /** Those the server has kept, or these. */
  fill(files = JSON.parse(this.dataset.files || "[]")) {
    this.#list.replaceChildren();
    this.#say("");
    for (const file of files) this.#show(this.#line(file.name, file.size), file);
  }

  /** Those that are there. */
  get all() {
    return [...this.#list.children].filter(({ upload }) => upload).map(({ upload }) => upload);
  }

  /** inside: pictures come to stand in the text. */
  add(files, { inside = false } = {}) {
    this.#say("");
    const room = this.dataset.most - this.#list.childElementCount;
    if (files.length > room) this.#say(this.dataset.tooMany);
    for (const file of [...files].slice(0, Math.max(room, 0))) this.#bring(file, inside && PICTURES.includes(file.type));
  }

  #bring(file, inside) {
    const line = this.#line(file.name, file.size);
    if (file.size > this.dataset.largest) return this.#fail(line, this.dataset.tooLarge);
    const progress = line.querySelector("progress");
    const [{ url }, token] = [this.dataset, this.#form.elements.csrfmiddlewaretoken.value];
    line.transfer = new Transfer(file, { url, token, told: (part) => (progress.value = part) });
    line.go = () => this.#go(line, inside);
    line.querySelector(".again").addEventListener("click", line.go);
    return line.go();
  }

  /** Now, or once more from where it broke off. */
  async #go(line, inside) {
    line.classList.remove("bad");
    line.querySelector("progress").hidden = false;
    line.querySelector(".size").textContent = inWords(line.transfer.file.size);
    line.querySelector(".again").hidden = true;
    this.#under.add(line.transfer);
    try {
      this.#arrived(await line.transfer.run(), line, inside);
    } catch (error) {
      this.#fail(line, error.message || this.dataset.cut, { again: !error.isFinal });
    } finally {
      this.#under.delete(line.transfer);
    }
  }

  #arrived(upload, line, inside) {
    this.#under.delete(line.transfer);
    if (!line.isConnected) return;
    const editor = this.#editor;
    if (inside && upload.picture && editor?.isRich) {
      line.remove();
      measured(upload).then((picture) => editor.insert(picture));
    } else {
      this.#show(line, upload);
      this.#tell();
    }
    this.#say("");
  }

  #line(name, size) {
    const line = document.createElement("li");
    line.innerHTML = '<span class="file"><bdi></bdi><span class="size"></span><progress max="1" value="0"></progress><button type="button" class="again" hidden></button><button type="button" class="off">×</button></span>';
    line.querySelector("bdi").textContent = name;
    line.querySelector(".size").textContent = inWords(size);
    line.querySelector("progress").setAttribute("aria-label", name);
    line.querySelector(".again").textContent = this.dataset.again;
    line.querySelector(".off").setAttribute("aria-label", `${this.dataset.remove}: ${name}`);
    line.querySelector(".off").addEventListener("click", () => this.#remove(line));
    this.#list.append(line);
    return line;
  }

  #show(line, upload) {
    line.upload = upload;
    line.querySelector("progress").hidden = true;
  }

  #fail(line, why, { again = false } = {}) {
    line.classList.add("bad");
    line.querySelector(".again").hidden = !again;
    line.querySelector("progress").hidden = true;
    line.querySelector(".size").textContent = why;
    return line;
  }

  #remove(line) {
    line.transfer?.stop();
    this.#under.delete(line.transfer);
    line.remove();
    this.#say("");
    this.#tell();
    this.#editor?.focus();
  }

  #give = ({ formData }) => {
    for (const { id } of this.all) formData.append("upload", id);
  };

  /** Else it would go without the file that is still on its way. */
  #wait = (event) => {
    if (!this.#under.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#say(this.dataset.busy);
  };

  #clicked = ({ target }) => {
    if (target.closest("[data-attach]")?.dataset.attach === this.id) this.#choice.click();
  };

  #chosen = () => {
    this.add(this.#choice.files);
    this.#choice.value = "";
  };

  #over = (event) => {
    if (!event.dataTransfer.types.includes("Files") || !this.isOpen) return;
    event.preventDefault();
    this.#form.classList.add("dropping");
  };

  #out = ({ relatedTarget }) => {
    if (!this.#form.contains(relatedTarget)) this.#form.classList.remove("dropping");
  };

  #dropped = (event) => {
    this.#form.classList.remove("dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    if (this.isOpen) this.add(event.dataTransfer.files, { inside: Boolean(event.target.closest("trix-editor")) });
  };

  #pasted = (event) => {
    const { files } = event.clipboardData;
    if (!files.length || event.clipboardData.types.includes("text/html") || !this.isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    this.add(files, { inside: Boolean(event.target.closest("trix-editor")) });
  };

  /** Whether files can go this way. */
  get isOpen() {
    return !this.hasAttribute("data-shut");
  }

  set isOpen(open) {
    this.toggleAttribute("data-shut", !open);
    for (const button of this.#form.querySelectorAll(`[data-attach="${this.id}"]`)) button.hidden = !open;
    if (!open && this.#list.childElementCount) this.#say(this.dataset.noneByThisWay);
    else if (this.#words === this.dataset.noneByThisWay) this.#say("");
  }

  #say(words) {
    const said = this.querySelector("[role=status]");
    said.textContent = words;
    said.hidden = !words;
  }

  #tell() {
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  get #words() {
    return this.querySelector("[role=status]").textContent;
  }

  get #list() {
    return this.querySelector("ul");
  }

  get #choice() {
    return this.querySelector("[type=file]");
  }

  get #editor() {
    return this.#form.querySelector("desk-editor");
  }
}

customElements.define("desk-files", Files);

/** With its size in pixels, so that nothing jumps, here and at the customer's. */
async function measured(upload) {
  const picture = new Image();
  picture.src = upload.picture;
  await picture.decode().catch(() => undefined);
  return { ...upload, width: picture.naturalWidth, height: picture.naturalHeight };
}

function inWords(size) {
  const units = ["byte", "kilobyte", "megabyte"];
  const unit = Math.min(Math.floor(Math.log(Math.max(size, 1)) / Math.log(1000)), 2);
  const style = { style: "unit", unit: units[unit], unitDisplay: "short", maximumFractionDigits: unit === 2 ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(size / 1000 ** unit);
}
