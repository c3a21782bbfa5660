// <details class="menu">: opens and closes like a menu, and the arrows and first letters move in it
// (WAI-ARIA Authoring Practices, menu button).
import { press as open } from "./press.js";

export function closeMenusInTime() {
  document.addEventListener("click", ({ target }) => closeAll(target));
  document.addEventListener("submit", ({ target }) => {
    const menu = target.closest("details.menu[open]");
    if (menu) leave(menu);
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.menu");
    if (menu?.open) press(menu, event);
    else if (menu && ["Enter", " ", "ArrowDown"].includes(event.key)) begin(menu, event);
  });
  document.addEventListener("focusin", ({ target }) => closeAll(target));
}

function closeAll(within) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!within || !menu.contains(within)) menu.open = false;
  }
}

/** Who opens it by a key goes on by keys. */
function begin(menu, event) {
  event.preventDefault();
  open(menu);
}

function press(menu, event) {
  if (event.key === "Escape") leave(menu);
  else if (event.target.matches("input")) return;
  else if (event.key === "ArrowDown") step(menu, 1);
  else if (event.key === "ArrowUp") step(menu, -1);
  else if (/^\p{L}$/u.test(event.key) && !event.ctrlKey && !event.metaKey) startingWith(menu, event.key);
  else return;
  event.preventDefault();
}

function leave(menu) {
  menu.open = false;
  menu.querySelector("summary").focus();
}

function step(menu, by) {
  const choices = choicesOf(menu);
  const at = choices.indexOf(document.activeElement);
  choices.at((at + by + choices.length) % choices.length).focus();
}

/** The next choice whose name begins with this letter, from the present one on. */
function startingWith(menu, letter) {
  const choices = choicesOf(menu);
  const at = choices.indexOf(document.activeElement) + 1;
  const onwards = [...choices.slice(at), ...choices.slice(0, at)];
  onwards.find((each) => nameOf(each).startsWith(letter.toLowerCase()))?.focus();
}

function choicesOf(menu) {
  return [...menu.querySelectorAll(".choice")];
}

function nameOf(choice) {
  return choice.querySelector(".name").textContent.trim().toLowerCase();
}
