// <desk-canned>: the editor of a canned reply, formatted as far as messages are.
import "./editor.js";
import "./completing.js";
import "./picker.js";

class Canned extends HTMLElement {
  connectedCallback() {
    customElements.upgrade(this);
    this.querySelector("desk-editor").formatted = true;
  }
}

customElements.define("desk-canned", Canned);
