// a[data-dialog]: a step on the way to a change, in a dialog. Its forms stay in it: what is searched is
// shown while one types, and what was done says where it goes on, and how it is taken back; go: a page.
import { tell } from "./done.js";
import { openConversation } from "./navigation.js";
import { isSignIn } from "./parts.js";
import { want } from "./realtime.js";
import { say } from "./toast.js";

const SOON = 200; // ms after the last key
const PART = { "HX-Request": "true", "HX-Request-Type": "partial" };

const dialog = document.getElementById("step");
const place = dialog?.querySelector("div");
let asked;
let timer;
let early = null; // what is typed between asking for the dialog and its being there

export function openDialogs() {
  if (!dialog) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    begin(link.href);
  });
  document.addEventListener("keydown", hold, true);
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, event.submitter);
  });
  dialog.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-finds]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => send(target.form), SOON);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest(".closer, [data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
}

async function begin(url) {
  early = "";
  await show(url);
  early = null;
}

/** Keys meant for the dialog do nothing else, and are in its field when it is there. */
function hold(event) {
  if (early === null || dialog.open) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) early += event.key;
}

function send(form, submitter) {
  const body = new FormData(form, submitter);
  if (form.method === "post") return show(form.action, { method: "POST", body });
  const url = new URL(form.action);
  url.search = new URLSearchParams(body);
  return show(url);
}

/** A refusal (422) comes with its reason, in the same form. */
async function show(url, request = {}) {
  asked?.abort();
  asked = new AbortController();
  try {
    await take(await fetch(url, { ...request, headers: PART, cache: "no-store", signal: asked.signal }));
  } catch (error) {
    if (error.name !== "AbortError") say("unreachable");
  }
}

async function take(response) {
  if (isSignIn(response)) location.reload();
  else if (!response.ok && response.status !== 422) say(response.status === 403 ? "denied" : "failed");
  else if (response.headers.get("Content-Type").startsWith("application/json")) await finish(await response.json());
  else fill(await response.text());
}

/** The field in which one types stays the same, so that nothing typed meanwhile is lost. */
function fill(text) {
  const typing = place.querySelector("[data-finds]");
  const isTyping = typing === document.activeElement && typing;
  place.innerHTML = text;
  const again = place.querySelector("[data-finds]");
  if (isTyping && again) again.replaceWith(isTyping);
  if (!dialog.open) dialog.showModal();
  const first = isTyping || place.querySelector("[autofocus]") || again || place.querySelector("input");
  first?.focus();
  if (again && early) typeIn(again, early);
}

function typeIn(field, text) {
  early = null;
  field.value += text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function finish({ open, go, done, undo }) {
  dialog.close();
  if (go) return location.assign(go);
  await openConversation(open);
  want(["list", "views"]);
  return tell(done, undo && { url: undo });
}
