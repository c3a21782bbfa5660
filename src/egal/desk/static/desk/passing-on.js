// <desk-passing-on>: ways to show a message to others. Each is a link to its form, which is fetched
// when it is asked for and opens below; what was typed stays in it while it is closed.
import { isSignIn } from "./parts.js";
import { say } from "./toast.js";

class PassingOn extends HTMLElement {
  #forms = new Map(); // by address
  #opening;

  connectedCallback() {
    this.addEventListener("click", this.#clicked);
    if (this.#form) this.#look(); // it came back with a reason, or no script was there to fetch it
  }

  #clicked = (event) => {
    const link = event.target.closest("desk-passing-on > a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.ariaExpanded === "true") this.#show(null);
    else this.#open(link);
  };

  async #open(link) {
    this.#opening = link;
    const form = this.#forms.get(link.href) ?? (await fetched(link.href));
    if (!form || !this.isConnected || this.#opening !== link) return;
    this.#forms.set(link.href, form);
    this.#show(link);
    this.#look();
  }

  #show(link) {
    for (const each of this.querySelectorAll(":scope > a")) each.ariaExpanded = String(each === link);
    this.#place.replaceChildren(...(link ? [this.#forms.get(link.href)] : []));
  }

  #look() {
    this.dispatchEvent(new CustomEvent("reading", { bubbles: true }));
    this.#form.elements.to.focus();
    this.#form.scrollIntoView({ block: "nearest" });
  }

  get #place() {
    return this.querySelector(":scope > div");
  }

  get #form() {
    return this.#place.querySelector("form");
  }
}

async function fetched(url) {
  const response = await fetch(url, { headers: { "HX-Request-Type": "partial" } }).catch(() => null);
  if (response && isSignIn(response)) location.reload();
  else if (!response?.ok) say(response ? (response.status === 404 ? "gone" : "failed") : "unreachable");
  else return new DOMParser().parseFromString(await response.text(), "text/html").querySelector("form");
  return null;
}

customElements.define("desk-passing-on", PassingOn);
