// <desk-timeline>: starts at the end, stays there while the reader does, and leaves the reader
// alone otherwise: a button says how many new messages have come.

const CLOSE = 48; // px from the end that count as being there
const MARGIN = 12; // px above a message that is shown from its beginning

class Timeline extends HTMLElement {
  #atEnd = true;
  #height;
  #seen; // the last message that was there when the reader was at the end
  #watchers = [];

  connectedCallback() {
    this.#seen = this.#newest()?.id;
    this.addEventListener("scroll", this.#scrolled, { passive: true });
    this.addEventListener("reading", this.#stay);
    this.#button?.addEventListener("click", this.toEnd);
    this.#begin();
    this.#watchSize();
    this.#watchMessages();
  }

  disconnectedCallback() {
    for (const watcher of this.#watchers) watcher.disconnect();
    this.#watchers = [];
    this.removeEventListener("scroll", this.#scrolled);
    this.removeEventListener("reading", this.#stay);
    this.#button?.removeEventListener("click", this.toEnd);
  }

  toEnd = () => {
    this.#atEnd = true;
    this.#height = this.clientHeight;
    this.scrollTop = this.scrollHeight;
    this.#catchUp();
  };

  /** At the end; at what is new to the reader, or at a newest message too long for the window, from
   * its beginning; at the message to which a link leads. */
  #begin() {
    this.toEnd();
    const meant = location.hash.startsWith("#message-") && this.querySelector(`#${CSS.escape(location.hash.slice(1))}`);
    const first = meant || this.querySelector(".is-new") || this.#newest();
    const above = first ? this.getBoundingClientRect().top - first.getBoundingClientRect().top : 0;
    if (above <= 0) return;
    this.scrollTop -= above + MARGIN;
    this.#atEnd = false;
  }

  /** Where the window has changed, too, nobody has scrolled yet. */
  #scrolled = () => {
    if (this.clientHeight !== this.#height) return;
    this.#atEnd = this.scrollHeight - this.scrollTop - this.clientHeight < CLOSE;
    if (this.#atEnd) this.#catchUp();
  };

  /** Whoever looks at one message closely is not taken to the end when it grows. */
  #stay = () => {
    this.#atEnd = false;
  };

  /** Pictures load, the composer grows: whoever was at the end stays there. */
  #watchSize() {
    const watcher = new ResizeObserver(() => this.#resized());
    watcher.observe(this);
    watcher.observe(this.firstElementChild);
    this.#watchers.push(watcher);
  }

  #resized() {
    this.#height = this.clientHeight;
    if (this.#atEnd) this.toEnd();
  }

  #watchMessages() {
    const watcher = new MutationObserver(() => this.#changed());
    watcher.observe(this.firstElementChild, { childList: true });
    this.#watchers.push(watcher);
  }

  #changed() {
    if (this.#atEnd) this.toEnd();
    else this.#show(this.#fresh());
  }

  #catchUp() {
    this.#seen = this.#newest()?.id;
    this.#show(0);
  }

  /** How many messages stand below the last one that was seen. */
  #fresh() {
    const ids = [...this.querySelectorAll(".message")].map(({ id }) => id);
    const at = ids.indexOf(this.#seen);
    return at < 0 && this.#seen ? 0 : ids.length - 1 - at;
  }

  #newest() {
    return [...this.querySelectorAll(".message")].at(-1);
  }

  #show(count) {
    const button = this.#button;
    if (!button) return;
    button.hidden = !count;
    if (count) button.querySelector(".said").textContent = count > 1 ? button.dataset.many.replace("{}", count) : button.dataset.one;
  }

  get #button() {
    return this.parentElement?.querySelector(".fresh");
  }
}

customElements.define("desk-timeline", Timeline);
