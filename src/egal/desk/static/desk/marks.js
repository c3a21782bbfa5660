// The toolbar above formatted text: one stop for the tabulator, the arrows move within.

/** Asked twice it is heard once. */
export function workByKeys(toolbar) {
  toolbar.addEventListener("keydown", walk);
  toolbar.addEventListener("click", press);
}

/** Say which are on. */
export function nameMarks(place) {
  for (const mark of marksIn(place)) mark.setAttribute("aria-pressed", mark.hasAttribute("data-trix-active"));
}

function walk(event) {
  const marks = marksIn(event.currentTarget);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = marks.indexOf(event.target);
  if (!step || at < 0) return;
  event.preventDefault();
  const next = marks[(at + step + marks.length) % marks.length];
  for (const mark of marks) mark.tabIndex = mark === next ? 0 : -1;
  next.focus();
}

/** Trix hears the mouse only. */
function press(event) {
  const mark = event.target.closest("[data-trix-attribute]");
  if (!mark || event.detail > 0) return;
  event.currentTarget.parentElement.querySelector("trix-editor").focus();
  mark.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }));
}

function marksIn(place) {
  return [...place.querySelectorAll(".marks > button")];
}
