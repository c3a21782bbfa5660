// Rows and views are links that htmx fetches; this keeps the rest of the page in step with them.

const narrow = matchMedia("(max-width: 640px)");

export function moveBetweenConversations(desk) {
  document.addEventListener("htmx:before:swap", ({ detail }) => {
    const open = opened(detail.tasks) ?? talk()?.dataset.conversation;
    for (const { fragment } of detail.tasks) markCurrent(fragment, open);
  });
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    markCurrent(document, talk()?.dataset.conversation);
    if (isNavigation(detail.ctx)) arrive();
  });
  document.addEventListener("htmx:before:history:restore", (event) => {
    event.preventDefault();
    restore(desk, event.detail.path);
  });
  for (const query of ["(min-width: 900px)", "(min-width: 1280px)"]) {
    matchMedia(query).addEventListener("change", closeDrawers);
  }
}

export function talk() {
  return document.getElementById("talk");
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

function isNavigation(ctx) {
  return Boolean(ctx.push) && ctx.push !== "false";
}

/** After a link: drawers are in the way, and on a telephone the focus was on a hidden row. */
function arrive() {
  closeDrawers();
  const heading = document.querySelector(".head h1") ?? document.getElementById("list-title");
  if (narrow.matches) heading.focus({ preventScroll: true });
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
