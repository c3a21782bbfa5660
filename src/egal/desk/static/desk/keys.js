// Keys of the desk. data-key="e" on a form, link, button, field or details.menu: E presses it. What each
// key does is said in _keys.html: add a line there.
// data-palette="Solve" offers an element in the palette (Ctrl/⌘ K) by these words; empty: by its own. With
// data-press="r" choosing it there does what the key R does.
import { placeIn } from "./navigation.js";
import { press } from "./press.js";

const ACTIONS = {
  j: () => move(1),
  k: () => move(-1),
  r: () => write(false),
  n: () => write(true),
};

export function followKeys() {
  document.addEventListener("keydown", (event) => {
    const action = isTaken(event) ? undefined : (actionOf(event) ?? arrows(event));
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** As if this key had been pressed, also where keys are switched off. */
export function pressKey(key) {
  (ACTIONS[key] ?? pressing(key))?.();
}

/** Single letters can be switched off: who speaks to the machine, or slips, types some by accident. */
function actionOf({ key }) {
  if (key.length === 1 && document.querySelector("[data-keys=off]")) return undefined;
  return ACTIONS[key] ?? pressing(key);
}

/** Of several with this key the one that can be seen; in a closed menu or drawer none can. */
function pressing(key) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  const chosen = found.find((each) => each.checkVisibility()) ?? found[0];
  return chosen && (() => press(chosen));
}

/** The arrows move in the list only from within it: elsewhere they scroll. */
function arrows({ key, target }) {
  if (!target.closest?.(".rows")) return undefined;
  if (key === "ArrowDown") return ACTIONS.j;
  return key === "ArrowUp" ? ACTIONS.k : undefined;
}

function isTaken({ target, ctrlKey, metaKey, altKey, isComposing, defaultPrevented }) {
  if (ctrlKey || metaKey || altKey || isComposing || defaultPrevented) return true;
  if (document.querySelector("details.menu[open], #account:popover-open, dialog[open]")) return true;
  return Boolean(target.closest?.('textarea, select, input:not([type="checkbox"], [type="radio"]), [contenteditable]'));
}

function move(step) {
  const rows = [...document.querySelectorAll(".row")];
  const from = rows.findIndex((row) => row === document.activeElement || row.parentElement.contains(document.activeElement));
  const start = from >= 0 ? from : placeIn(rows);
  rows[Math.min(Math.max(start + step, 0), rows.length - 1)]?.focus();
}

function write(note) {
  const composer = document.querySelector("desk-composer");
  if (composer?.form) composer.begin(note);
}
