// <desk-formatted>: shows a message as it was formatted, in a frame in which no script runs, in
// place of its text. The frame lies in a shadow root, where a page that is fetched anew does not
// reach it: what is open stays open, and is not loaded again.
import { say } from "./toast.js";

const TALLEST = 30_000; // px; beyond, the frame scrolls
const SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"; // never scripts

const style = new CSSStyleSheet();
style.replaceSync(`
  :host { display: block; }
  iframe { display: block; width: 100%; height: 0; margin-top: 6px; border: 0; border-radius: 6px; background: #fff; color-scheme: light; }
  iframe[hidden] { display: none; }
`);

class Formatted extends HTMLElement {
  #internals = this.attachInternals();
  #frame;
  #watcher;

  connectedCallback() {
    if (this.shadowRoot) return;
    this.attachShadow({ mode: "open" }).append(document.createElement("slot"));
    this.shadowRoot.adoptedStyleSheets = [style];
    this.addEventListener("click", this.#clicked);
    if ("atOnce" in this.dataset) this.#open();
  }

  disconnectedCallback() {
    this.#watcher?.disconnect();
  }

  #clicked = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest("a")) return;
    event.preventDefault();
    this.dispatchEvent(new CustomEvent("reading", { bubbles: true }));
    if (this.#internals.states.has("shown")) this.#show(false);
    else if (this.#frame) this.#show(true);
    else this.#open();
  };

  /** The text stays until the frame has something to show. */
  #open() {
    this.#frame = document.createElement("iframe");
    this.#frame.setAttribute("sandbox", SANDBOX);
    this.#frame.title = this.dataset.title;
    this.#frame.src = this.dataset.url;
    this.#frame.addEventListener("load", this.#loaded);
    this.shadowRoot.append(this.#frame);
  }

  #loaded = () => {
    const body = this.#frame.contentDocument?.body;
    this.#watcher?.disconnect();
    if (!body) return this.#giveUp();
    this.#show(true);
    this.#watcher = new ResizeObserver(() => this.#measure(body));
    this.#watcher.observe(body);
  };

  /** No answer, or not ours to see: signed out, or gone. The text is still there. */
  #giveUp() {
    this.#show(false);
    this.#frame.remove();
    this.#frame = undefined;
    say("failed");
  }

  #measure(body) {
    const { clientHeight } = body.ownerDocument.documentElement;
    const bar = body.ownerDocument.defaultView.innerHeight - clientHeight; // of sideways scrolling
    if (body.offsetHeight) this.#frame.style.height = `${Math.min(body.offsetHeight + bar, TALLEST)}px`;
  }

  #show(shown) {
    this.#frame.hidden = !shown;
    this.#internals.states[shown ? "add" : "delete"]("shown");
  }
}

customElements.define("desk-formatted", Formatted);
