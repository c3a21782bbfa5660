// button[data-copies]: puts the text of the element of that id on the clipboard, and says so.
for (const button of document.querySelectorAll("button[data-copies]")) {
  button.hidden = !navigator.clipboard; // there is none where the connection is not safe
  button.addEventListener("click", async () => {
    const label = button.firstChild;
    const before = label.textContent;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    label.textContent = button.dataset.done;
    setTimeout(() => (label.textContent = before), 2_000);
  });
}
