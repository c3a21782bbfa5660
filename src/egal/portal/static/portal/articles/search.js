// Answers below the field while somebody types. Without it the form asks for a page of them.
const SOON = 120; // ms after a key
const SETTLED = 1500; // ms without one: these words were meant

class ArticleSearch extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input[type=search]");
    this.answers = this.querySelector(".answers");
    this.status = this.querySelector("[role=status]");
    this.asked = "";
    this.field.addEventListener("input", () => this.soon());
    this.addEventListener("keydown", (event) => this.move(event));
  }

  soon() {
    clearTimeout(this.waiting);
    clearTimeout(this.settling);
    this.waiting = setTimeout(() => this.ask(), SOON);
    this.settling = setTimeout(() => this.ask(true), SETTLED);
  }

  async ask(settled = false) {
    const words = this.field.value;
    this.last?.abort();
    this.last = new AbortController();
    const query = new URLSearchParams(new FormData(this.querySelector("form")));
    if (settled) query.set("settled", "1");
    try {
      const answer = await fetch(`${this.dataset.src}?${query}`, { signal: this.last.signal });
      if (answer.ok) this.show(await answer.text(), words);
    } catch {
      // another key, or offline: Enter still asks for the page
    }
  }

  show(html, words) {
    if (this.answers.contains(document.activeElement)) return; // somebody is choosing
    this.answers.innerHTML = html;
    const said = this.answers.querySelector("[data-said]");
    this.answers.hidden = !said;
    const nothing = words.trim().length > 2 ? this.dataset.none : "";
    this.status.textContent = said ? said.textContent : nothing;
    said?.remove();
  }

  move(event) {
    const places = [this.field, ...this.answers.querySelectorAll("a")];
    const here = places.indexOf(document.activeElement);
    if (event.key === "Escape" && here > 0) this.field.focus();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || here < 0 || !places[here + step]) return;
    event.preventDefault();
    places[here + step].focus();
  }
}

customElements.define("article-search", ArticleSearch);
