// The list stands still under the pointer and between two keys: what would move its rows waits
// until the hand has gone, and a button above it says how much has changed.
import { want } from "./realtime.js";

const KEYS = 2_000; // ms after a key in the list during which it stands still

let waiting; // {list, url, rows, bring}
let pressed = 0; // when
let timer;

export function keepListSteady() {
  document.addEventListener("pointerover", ({ target }) => waiting && !target.closest?.(".rows") && release());
  document.documentElement.addEventListener("pointerleave", release);
  document.addEventListener("keydown", ({ target }) => {
    if (target.closest?.(".rows")) pressed = Date.now();
  });
  button()?.addEventListener("click", release);
}

/** Whether this new list has to wait; it is brought later, unless a newer one takes its place. */
export function waits(list, text, bring) {
  const count = inHand() ? moved(list, text) : 0;
  waiting = count ? { list, url: list.dataset.url, rows: idsIn(list).length, bring } : undefined;
  show(count);
  clearTimeout(timer);
  if (count) timer = setTimeout(look, KEYS);
  return count > 0;
}

/** Meanwhile one may have gone to another view, or further down in this one. */
function release() {
  const { list, url, rows, bring } = waiting ?? {};
  waiting = undefined;
  clearTimeout(timer);
  show(0);
  if (!list?.isConnected || list.dataset.url !== url) return;
  if (idsIn(list).length === rows) bring();
  else want(["list"]);
}

function look() {
  if (inHand()) timer = setTimeout(look, KEYS);
  else release();
}

function inHand() {
  return Boolean(document.querySelector("#list .rows:hover")) || Date.now() - pressed < KEYS;
}

/** How many rows have come, gone or changed their place; 0 when all that is there stays where it is. */
function moved(list, text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("list");
  const [before, after] = [idsIn(list), fresh ? idsIn(fresh) : []];
  if (!fresh || before.join() === after.join()) return 0;
  const stay = inOrder(after.map((id) => before.indexOf(id)).filter((place) => place >= 0));
  return Math.max(before.length, after.length) - stay;
}

function idsIn(list) {
  return [...list.querySelectorAll(".row")].map(({ dataset }) => dataset.conversation);
}

/** How many of these numbers can stay where they are: the length of their longest rising sequence. */
function inOrder(places) {
  const ends = [];
  for (const place of places) {
    const at = ends.findIndex((end) => end > place);
    ends[at < 0 ? ends.length : at] = place;
  }
  return ends.length;
}

function show(count) {
  const told = button();
  if (!told) return;
  told.hidden = !count;
  told.querySelector(".said").textContent = count ? (count > 1 ? told.dataset.many.replace("{}", count) : told.dataset.one) : "";
}

function button() {
  return document.getElementById("changed");
}
