// The chat inside the widget's frame: what it and the page around it tell each other. That page is
// anybody's: it hears of a count and of Escape, never of what was written.
const around = window.parent;

export class Frame {
  #acts;
  shown = around === window; // whether somebody can see us; the widget keeps a closed frame

  /** acts: `opened()` when it is shown, `identify(token)` when the page says who is signed in. */
  constructor(acts) {
    this.#acts = acts;
    if (around === window) return;
    addEventListener("message", (event) => event.source === around && this.#hear(event.data ?? {}));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.#tell({ egal: "close" });
    });
    this.#tell({ egal: "ready" });
  }

  /** How much is unread: on the widget's button, or on the icon of the installed app. */
  unread(count) {
    if (around === window) document.dispatchEvent(new CustomEvent("egal:unread", { detail: count }));
    else this.#tell({ egal: "unread", count });
  }

  /** From now on this browser is somebody, whose answers are worth asking for. */
  wrote() {
    this.#tell({ egal: "wrote" });
  }

  #hear({ egal, token }) {
    if (egal === "closed") this.shown = false;
    if (egal === "identify") this.#acts.identify(String(token || ""));
    if (egal !== "opened") return;
    this.shown = true;
    this.#acts.opened();
  }

  #tell(what) {
    if (around !== window) around.postMessage(what, "*");
  }
}
