// form[data-done="Solved."]: says so when it is done, with a way back: to the address in data-undo, or
// to the state the head had before. With data-leaves the next conversation of the list is opened;
// with data-clears what was typed in it is gone when it was taken.
import { inView, openConversation, talk } from "./navigation.js";
import { isSignIn } from "./parts.js";
import { want } from "./realtime.js";
import { say, show } from "./toast.js";

const before = new WeakMap(); // what to go back to, by request
let left; // the conversation from which one came back by undoing

export function sayWhatIsDone() {
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    const form = formOf(ctx);
    if (form) before.set(ctx, remembered(form));
  });
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (!ctx.response.raw.ok) before.delete(ctx);
    else if (ctx.sourceElement.matches?.("form[data-clears]")) ctx.sourceElement.reset();
  });
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    if (before.has(ctx)) finish(before.get(ctx));
  });
}

/** Say this, with a button that takes it back: a POST to undo.url of undo.fields. */
export function tell(text, undo) {
  show(text, undo && { label: document.getElementById("toast").dataset.undo, act: () => takeBack(undo) });
}

function formOf(ctx) {
  return ctx?.sourceElement?.closest?.("form[data-done]");
}

function remembered(form) {
  const head = form.closest(".head");
  const { status, until, stateUrl, back } = head.dataset;
  const undo = form.dataset.undo ? { url: form.dataset.undo, back } : { url: stateUrl, fields: { status, until }, back };
  const leaves = "leaves" in form.dataset && document.getElementById("desk").dataset.after !== "stay";
  return { text: form.dataset.done, undo, next: leaves ? nextRow() : null };
}

/** The one below, or above the last; by its id, because the list may be drawn anew meanwhile. What has
 * just come back is not in the list yet: then the one from which it was taken back. */
function nextRow() {
  const rows = [...document.querySelectorAll(".row")];
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  return at < 0 ? left : (rows[at + 1] ?? rows[at - 1])?.dataset.conversation;
}

function finish({ text, undo, next }) {
  tell(text, undo);
  const row = next && document.querySelector(`.row[data-conversation="${CSS.escape(next)}"]`);
  if (row) {
    row.focus();
    row.click();
  } else if (document.activeElement === document.body) {
    document.querySelector(".head h1")?.focus({ preventScroll: true });
  }
}

async function takeBack({ url, fields = {}, back }) {
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token() });
  const headers = { "HX-Request": "true" };
  const response = await fetch(url, { method: "POST", body, headers }).catch(() => null);
  if (!response) return say("unreachable");
  if (isSignIn(response)) return location.reload();
  if (!response.ok) return say(response.status === 403 ? "denied" : "failed");
  left = talk()?.dataset.conversation;
  await openConversation(back ?? inView(response.url));
  return want(["list", "views"]);
}

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}
