// a[data-look="picture" | "pdf"]: the file is looked at in a dialog. Closed, it is no longer loaded.
const dialog = document.getElementById("look");
const place = dialog?.querySelector(":scope > div");

export function lookAtFiles() {
  if (!dialog) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-look]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog || target === place || target.closest(".closer")) dialog.close();
  });
  dialog.addEventListener("close", () => place.replaceChildren());
}

function open({ href, dataset: { look, name, save } }) {
  const shown = document.createElement(look === "pdf" ? "iframe" : "img");
  shown.src = href;
  if (look === "pdf") shown.title = name;
  else shown.alt = name;
  document.getElementById("look-name").textContent = name;
  dialog.querySelector("a[download]").href = save;
  place.replaceChildren(shown);
  dialog.showModal();
}
