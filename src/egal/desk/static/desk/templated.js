// <desk-template>: what is filled in stands in the preview at once.

class Template extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", ({ target }) => {
      for (const mark of this.querySelectorAll(`mark[data-place="${target.dataset.place}"]`)) mark.textContent = target.value.trim() || mark.dataset.empty;
    });
  }
}

customElements.define("desk-template", Template);
