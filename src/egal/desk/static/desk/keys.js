// Keys of the desk: j and k or the arrows in the list, r reply, n note, e solve, c new message, / search.

const ACTIONS = {
  j: () => move(1),
  k: () => move(-1),
  r: () => write(false),
  n: () => write(true),
  e: () => document.querySelector('form[data-key="e"]')?.requestSubmit(),
  c: () => document.querySelector('a[data-key="c"]')?.click(),
  "/": search,
};

export function followKeys() {
  document.addEventListener("keydown", (event) => {
    const action = ACTIONS[event.key] ?? arrows(event);
    if (!action || isTaken(event)) return;
    event.preventDefault();
    action();
  });
}

/** The arrows move in the list only from within it: elsewhere they scroll. */
function arrows({ key, target }) {
  if (!target.closest?.(".rows")) return undefined;
  if (key === "ArrowDown") return ACTIONS.j;
  return key === "ArrowUp" ? ACTIONS.k : undefined;
}

function isTaken({ target, ctrlKey, metaKey, altKey, isComposing, defaultPrevented }) {
  if (ctrlKey || metaKey || altKey || isComposing || defaultPrevented) return true;
  if (document.querySelector("details.menu[open], #account:popover-open")) return true;
  return Boolean(target.closest?.('textarea, select, input:not([type="checkbox"], [type="radio"]), [contenteditable]'));
}

function move(step) {
  const rows = [...document.querySelectorAll(".row")];
  const from = rows.findIndex((row) => row === document.activeElement);
  const start = from >= 0 ? from : rows.findIndex((row) => row.hasAttribute("aria-current"));
  rows[Math.min(Math.max(start + step, 0), rows.length - 1)]?.focus();
}

/** The field is in the sidebar, which is a drawer where there is little room. */
function search() {
  const views = document.getElementById("views");
  const field = document.getElementById("q");
  if (!field.checkVisibility()) views.showPopover();
  field.select();
  field.focus();
}

function write(note) {
  const composer = document.querySelector("desk-composer");
  if (composer?.form) composer.begin(note);
}
