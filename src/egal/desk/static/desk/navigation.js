// Rows and views are links that htmx fetches; this keeps the rest of the page in step with them.
import { refresh } from "./parts.js";

const narrow = matchMedia("(max-width: 640px)");
let last; // the conversation that is open, or was before one went back to the list

export function moveBetweenConversations(desk) {
  document.addEventListener("htmx:before:swap", ({ detail }) => {
    const open = opened(detail.tasks) ?? talk()?.dataset.conversation;
    for (const { fragment } of detail.tasks) markCurrent(fragment, open);
  });
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    markCurrent(document, talk()?.dataset.conversation);
    bringPerson();
    if (isNavigation(detail.ctx)) arrive(detail.ctx.sourceElement.matches?.(".search"));
  });
  document.addEventListener("htmx:before:history:restore", (event) => {
    event.preventDefault();
    restore(desk, event.detail.path);
  });
  document.addEventListener("submit", ({ target }) => {
    // messages are drawn for all who read them: their forms do not know from which list one came
    if (target.closest("desk-timeline")) target.action = inView(target.action);
  }, true);
  for (const query of ["(min-width: 900px)", "(min-width: 1280px)"]) {
    matchMedia(query).addEventListener("change", closeDrawers);
  }
}

export function talk() {
  return document.getElementById("talk");
}

/** The conversation comes first, the panel of its person after it. */
function bringPerson() {
  const ahead = document.querySelector("#person[data-ahead]");
  ahead?.removeAttribute("data-ahead");
  if (ahead) refresh(new Set(["person"]));
}

/** Where one is in these rows, or was; -1 before the first. */
export function placeIn(rows) {
  return rows.findIndex((row) => row.dataset.conversation === last);
}

/** Open a conversation beside the list, as a click on its row does. */
export function openConversation(url) {
  const source = document.getElementById("desk");
  return htmx.ajax("GET", url, { source, target: "#talk", swap: "outerHTML", selectOOB: "#person:outerHTML", push: "true" });
}

/** The conversation that is about to be shown, if these swaps bring one. */
function opened(tasks) {
  for (const { fragment } of tasks) {
    const main = fragment.querySelector?.("#talk");
    if (main) return main.dataset.conversation ?? "";
  }
  return undefined;
}

function markCurrent(root, conversation) {
  last = conversation || last;
  for (const row of root.querySelectorAll(".row")) {
    const current = row.dataset.conversation === conversation;
    if (current) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    if (current) seen(row);
  }
}

function seen(row) {
  delete row.dataset.unread;
  row.querySelector(".fresh-dot")?.remove();
}

/** This address within the list one is in. */
export function inView(address) {
  const url = new URL(address, location.href);
  for (const [name, value] of new URLSearchParams(location.search)) url.searchParams.set(name, value);
  return url.href;
}

function isNavigation(ctx) {
  return Boolean(ctx.push) && ctx.push !== "false";
}

/** After a link: drawers are in the way, and on a telephone the focus was on a hidden row. Who has
 * searched goes on in what was found. */
function arrive(searched = false) {
  closeDrawers();
  const list = document.getElementById("list-title");
  if (searched) list.focus({ preventScroll: true });
  else if (narrow.matches) (document.querySelector(".head h1") ?? list).focus({ preventScroll: true });
}

function closeDrawers() {
  for (const drawer of document.querySelectorAll(":popover-open")) drawer.hidePopover();
}

/** Going back keeps the list where it was, so the desk is morphed and not replaced. */
async function restore(desk, path) {
  try {
    await htmx.ajax("GET", path, { source: desk, target: desk, select: "#desk", swap: "outerMorph" });
    arrive();
  } catch {
    location.reload();
  }
}
