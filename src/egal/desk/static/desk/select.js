// Several conversations at once: ticked in the list, by X, with Shift from one to the other; the bar
// above the list changes them all. The server makes the change and is asked how far it is.
import { isSignIn, refresh } from "./parts.js";
import { say } from "./toast.js";

const PART = { "HX-Request": "true", "HX-Request-Type": "partial" };
const OFTEN = 400; // ms between two questions how far a change is

const chosen = new Set();
let every = false; // all of the view, whether they are loaded or not
let list; // the id of the one in which they were chosen
let from; // where a range begins: an id
let timer;

export function selectSeveral() {
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  document.addEventListener("submit", submitted);
  document.addEventListener("htmx:after:swap", () => {
    again();
    follow();
  });
  again();
  follow();
}

function clicked(event) {
  const { target } = event;
  const link = target.closest?.("[data-select]");
  if (link) {
    event.preventDefault();
    return offer(link);
  }
  if (target.matches?.(".pick > input")) return pick(target, event.shiftKey);
  if (target.matches?.("#many .of-all > input")) return pickAll(target.checked);
  if (target.closest?.("#many [data-clear]")) return clear();
  if (target.closest?.("#many .every")) return pickEvery();
  if (target.matches?.('[data-key="x" i]')) return pickRow(target.dataset.key === "X");
  return undefined;
}

function pressed(event) {
  const { key, target } = event;
  if (key === "Enter" && target.matches?.("#many [name=moment]")) {
    event.preventDefault();
    target.form.requestSubmit(target.parentElement.querySelector("button"));
  }
  const free = !target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], details.menu[open]");
  if (key === "Escape" && chosen.size && free && !document.querySelector(":popover-open, dialog[open]")) clear();
}

/** The boxes are shown without a mouse over them, for a finger; the menu closes. */
function offer(link) {
  const menu = link.closest("details");
  menu.open = false;
  menu.querySelector("summary").focus();
  document.getElementById("desk").toggleAttribute("data-selecting");
}

function boxes() {
  return [...document.querySelectorAll(".pick > input")];
}

function pick(box, range) {
  const all = boxes();
  const start = range ? all.findIndex(({ value }) => value === from) : -1;
  const end = all.indexOf(box);
  const [first, last] = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  for (const each of all.slice(first, last + 1)) set(each, box.checked);
  from = box.value;
  every = false;
  show();
}

function pickRow(range) {
  const rows = [...document.querySelectorAll(".row")];
  const row = rows.find((each) => each.parentElement.contains(document.activeElement)) ?? rows.find((each) => each.ariaCurrent);
  const box = (row ?? rows[0])?.parentElement.querySelector(".pick > input");
  if (!box) return;
  box.checked = range || !box.checked;
  pick(box, range);
}

function pickAll(checked) {
  for (const box of boxes()) set(box, checked);
  every = false;
  show();
}

function pickEvery() {
  pickAll(true);
  every = true;
  show();
}

function clear() {
  document.getElementById("desk").removeAttribute("data-selecting");
  const within = document.getElementById("many")?.contains(document.activeElement);
  pickAll(false);
  if (within) (document.querySelector(".row[aria-current]") ?? document.querySelector(".row"))?.focus();
}

function set(box, checked) {
  box.checked = checked;
  if (checked) chosen.add(box.value);
  else chosen.delete(box.value);
}

/** The list was drawn anew: what is still there stays ticked; another list begins with nothing. */
function again() {
  const shown = document.querySelector(".rows")?.id;
  if (shown !== list) chosen.clear();
  if (shown !== list) every = false;
  list = shown;
  const there = new Set();
  for (const box of boxes()) {
    there.add(box.value);
    set(box, every || chosen.has(box.value));
  }
  for (const id of chosen) if (!there.has(id)) chosen.delete(id);
  show();
}

function show() {
  const bar = document.getElementById("many");
  if (!bar) return;
  bar.hidden = !chosen.size;
  if (bar.hidden) return;
  if (!bar.childElementCount) fill(bar);
  else count(bar);
}

async function fill(bar) {
  if (bar.dataset.filling) return;
  bar.dataset.filling = "1";
  const response = await fetch(bar.dataset.url, { headers: PART, cache: "no-store" }).catch(() => null);
  delete bar.dataset.filling;
  if (!response) say("unreachable");
  else if (isSignIn(response)) location.reload();
  else if (!response.ok) say("failed");
  else {
    bar.innerHTML = await response.text();
    show();
  }
}

function count(bar) {
  const all = boxes().length;
  const button = bar.querySelector(".every");
  const there = Number(button.dataset.every);
  const number = every ? there : chosen.size;
  const output = bar.querySelector(".number");
  const text = output.dataset.text.replace("0", number.toLocaleString(document.documentElement.lang));
  if (output.textContent !== text) output.textContent = text;
  button.hidden = every || chosen.size < all || there <= all;
  const box = bar.querySelector(".of-all > input");
  box.checked = chosen.size === all;
  box.indeterminate = chosen.size > 0 && chosen.size < all;
}

function submitted(event) {
  const form = event.target;
  const many = form.id === "many";
  if (!many && !form.closest("#change")) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  if (many && every) {
    data.delete("conversation");
    data.set("all", "1");
    data.set("seen", document.getElementById("list").dataset.seen);
  }
  post(form.action, data, many);
}

async function post(url, body, many) {
  const response = await fetch(url, { method: "POST", body, headers: PART }).catch(() => null);
  if (!response) return say("unsent");
  if (isSignIn(response)) return location.reload();
  if (!response.ok && response.status !== 422) return say(response.status === 403 ? "denied" : "failed");
  if (response.ok && many) clear();
  const text = await response.text();
  await htmx.swap({ text, selectOOB: "#change:outerMorph", swap: "none", sourceElement: document.body, target: document.body });
  if (document.activeElement === document.body) document.getElementById("change").focus();
  return follow();
}

function follow() {
  if (timer || !document.querySelector("#change[data-running]")) return;
  timer = setTimeout(async () => {
    await refresh(new Set(["change"]));
    timer = undefined;
    follow();
  }, OFTEN);
}
