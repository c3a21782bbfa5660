// The palette (Ctrl/⌘ K): what this page can do, and what the server finds for the same words.
import { pressKey } from "./keys.js";
import { openConversation } from "./navigation.js";
import { isSignIn } from "./parts.js";
import { press } from "./press.js";
import { say } from "./toast.js";

const SOON = 150; // ms after the last key
const SHORTEST = 2; // characters the server is asked for
const MOST = 8; // of a group

const palette = document.getElementById("palette");
const field = palette?.querySelector("input");
const list = palette?.querySelector("[role=listbox]");
let here = []; // what can be done on this page
let found = []; // what the server has found
let timer;
let asked;

export function offerPalette() {
  if (!palette) return;
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    if (event.shiftKey || event.altKey || event.defaultPrevented) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else open();
  });
  field.addEventListener("input", typed);
  field.addEventListener("keydown", pressed);
  // Once the click is over: a click elsewhere closes menus.
  list.addEventListener("click", ({ target }) => setTimeout(choose, 0, target.closest("[role=option]")));
  palette.addEventListener("click", ({ target }) => target === palette && palette.close());
}

function open() {
  if (document.querySelector("dialog[open]")) return;
  here = onThisPage();
  found = [];
  field.value = "";
  palette.showModal();
  show();
  ask("");
}

function onThisPage() {
  const [actions, views] = [palette.dataset.actions, palette.dataset.views];
  const offered = [...document.querySelectorAll("[data-palette]")].map((element) => entry(actions, element));
  const lists = [...document.querySelectorAll("#groups .view")].map((element) => entry(views, element));
  return [...offered, ...lists].filter(({ label }) => label);
}

function entry(group, element) {
  const label = element.dataset.palette || (element.querySelector(".name") ?? element).textContent.trim();
  return { group, label, key: element.dataset.key ?? element.dataset.press, element };
}

function typed() {
  show();
  clearTimeout(timer);
  timer = setTimeout(() => ask(field.value.trim()), SOON);
}

/** Places to go to are fetched with no words at all; they stay while one types. */
async function ask(words) {
  asked?.abort();
  const places = found.filter(({ fixed }) => fixed);
  if (words && words.length < SHORTEST) return offer(places);
  asked = new AbortController();
  const url = new URL(palette.dataset.url, location.href);
  url.search = new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(location.search)), words });
  const groups = await groupsAt(url, asked.signal);
  if (!groups) return undefined;
  const fresh = groups.flatMap(({ title, entries }) =>
    entries.map((each) => ({ group: title, fixed: !words, found: Boolean(words), ...each })),
  );
  return offer(words ? [...fresh, ...places] : fresh);
}

/** Nothing when other words are asked for meanwhile. */
async function groupsAt(url, signal) {
  try {
    const response = await fetch(url, { signal, cache: "no-store" });
    if (isSignIn(response)) location.reload();
    else if (response.ok) return (await response.json()).groups;
    else say("failed");
  } catch (error) {
    if (error.name !== "AbortError") say("unreachable");
  }
  return undefined;
}

function offer(entries) {
  found = entries;
  show();
}

function show() {
  const words = field.value.trim().toLowerCase();
  const weighed = [...here, ...found].map((each) => ({ ...each, weight: each.found ? 1 : weigh(each.label, words) }));
  const groups = Map.groupBy(weighed.filter(({ weight }) => weight > 0), ({ group }) => group);
  list.replaceChildren(...[...groups].map(([title, entries], place) => drawn(title, entries, place)));
  palette.querySelector(".none").hidden = groups.size > 0;
  activate(list.querySelector("[role=option]"));
}

function drawn(title, entries, place) {
  const group = document.createElement("ul");
  const heading = Object.assign(document.createElement("li"), { textContent: title, id: `palette-group-${place}` });
  heading.role = "presentation";
  group.role = "group";
  group.setAttribute("aria-labelledby", heading.id);
  const best = entries.toSorted((one, other) => other.weight - one.weight).slice(0, MOST);
  group.append(heading, ...best.map((each, number) => option(each, `palette-${place}-${number}`)));
  return group;
}

function option(each, id) {
  const item = Object.assign(document.createElement("li"), { id, role: "option", className: "choice" });
  const name = Object.assign(document.createElement("bdi"), { className: "name", textContent: each.label });
  item.append(name);
  if (each.detail) item.append(Object.assign(document.createElement("bdi"), { className: "detail", textContent: each.detail }));
  if (each.key) item.append(Object.assign(document.createElement("kbd"), { textContent: each.key.toUpperCase() }));
  item.chosen = each;
  return item;
}

/** The words themselves, the earlier the better; else letters that begin words or follow one another. */
export function weigh(label, words) {
  const text = label.toLowerCase();
  const whole = text.indexOf(words);
  if (whole >= 0) return 1_000 - whole;
  let at = -1;
  for (const letter of words.replaceAll(" ", "")) {
    at = text[at + 1] === letter ? at + 1 : beginning(text, letter, at + 1);
    if (at < 0) return 0;
  }
  return 1;
}

/** Where the next word begins with this letter; -1 if none does. */
function beginning(text, letter, from) {
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) return at;
  }
  return -1;
}

function pressed(event) {
  const { key } = event;
  if (key === "ArrowDown") step(1);
  else if (key === "ArrowUp") step(-1);
  else if (key === "Enter" && !event.isComposing) choose(list.querySelector("[aria-selected=true]"));
  else return;
  event.preventDefault();
}

function step(by) {
  const options = [...list.querySelectorAll("[role=option]")];
  const at = options.findIndex(({ ariaSelected }) => ariaSelected === "true");
  activate(options.at((at + by + options.length) % options.length));
}

function activate(item) {
  for (const each of list.querySelectorAll("[role=option]")) each.ariaSelected = String(each === item);
  field.setAttribute("aria-activedescendant", item?.id ?? "");
  item?.scrollIntoView({ block: "nearest" });
}

/** The dialog gives the focus back when it closes; what is chosen may then take it. */
function choose(item) {
  if (!item) return;
  const { conversation, element, url } = item.chosen;
  palette.close();
  if (conversation && document.getElementById("talk")) openConversation(url);
  else if (url) location.assign(url);
  else if (element.dataset.press) pressKey(element.dataset.press);
  else press(element);
}
