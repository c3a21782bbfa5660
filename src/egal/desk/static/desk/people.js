// <desk-people>: a field for several people that offers those it knows while one types. The words
// after the last comma are looked for; arrows, Enter, Tab or a click choose.

const SOON = 150; // ms after the last key
const SHORTEST = 2; // characters

class People extends HTMLElement {
  #timer;
  #asked;
  #active = -1;

  connectedCallback() {
    const { input, list } = this;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.addEventListener("input", this.#typed);
    input.addEventListener("keydown", this.#pressed);
    input.addEventListener("blur", this.#close);
    list.addEventListener("mousedown", this.#clicked);
  }

  disconnectedCallback() {
    this.#close();
  }

  get input() {
    return this.querySelector("input");
  }

  get list() {
    return this.querySelector("[role=listbox]");
  }

  get options() {
    return [...this.list.children];
  }

  #typed = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), SOON);
  };

  async #ask() {
    const words = this.#words().trim();
    this.#asked?.abort();
    if (words.length < SHORTEST) return this.#close();
    this.#asked = new AbortController();
    const url = new URL(this.dataset.url, location.href);
    url.searchParams.set("q", words);
    url.searchParams.set("inbox", this.closest("form").elements.inbox?.value ?? "");
    const response = await fetch(url, { signal: this.#asked.signal }).catch(() => null);
    if (!response?.ok || response.redirected) return this.#close();
    return this.#offer((await response.json()).people);
  }

  #offer(people) {
    if (!people.length || document.activeElement !== this.input) return this.#close();
    this.list.replaceChildren(...people.map((each, at) => this.#option(each, at)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    return this.#mark(0);
  }

  #option({ name, address, written }, at) {
    const option = document.createElement("li");
    Object.assign(option, { id: `${this.list.id}-${at}`, role: "option", className: "choice" });
    option.dataset.written = written;
    for (const [kind, text] of [["name", name], ["address", address]]) {
      const part = document.createElement("bdi");
      part.className = kind;
      part.textContent = text;
      option.append(part);
    }
    return option;
  }

  #pressed = (event) => {
    if (this.list.hidden) return;
    if (event.key === "ArrowDown") this.#mark(this.#active + 1);
    else if (event.key === "ArrowUp") this.#mark(this.#active - 1);
    else if (event.key === "Escape") this.#close();
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") this.#choose(this.options[this.#active]);
    else return;
    event.preventDefault();
  };

  #clicked = (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) this.#choose(option);
  };

  #choose(option) {
    const { value } = this.input;
    this.input.value = `${value.slice(0, value.length - this.#words().length).trimEnd()} ${option.dataset.written}, `.trimStart();
    this.#close();
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #words() {
    return this.input.value.split(/[,;]/).at(-1);
  }

  #mark(at) {
    const { options } = this;
    this.#active = (at + options.length) % options.length;
    for (const [place, option] of options.entries()) option.setAttribute("aria-selected", place === this.#active);
    this.input.setAttribute("aria-activedescendant", options[this.#active].id);
    options[this.#active].scrollIntoView({ block: "nearest" });
  }

  #close = () => {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  };
}

customElements.define("desk-people", People);
