// form[data-gesture]: what is done with a public post, or said of a message. It is asked for without leaving
// the page, and what can be taken back says so for a while.
import { isSignIn } from "./parts.js";
import { want } from "./realtime.js";
import { say, show } from "./toast.js";

const PART = { "HX-Request": "true", "HX-Request-Type": "partial" };

export function makeGestures() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-gesture]")) return;
    event.preventDefault();
    make(event.target, event.submitter);
  });
}

async function make(form, submitter) {
  const done = await post(form.action, new FormData(form, submitter));
  if (done && submitter?.dataset.said) show(submitter.dataset.said, undoOf(form));
}

function undoOf(form) {
  const { undo } = form.dataset;
  const body = new FormData(form);
  return undo && { label: document.getElementById("toast").dataset.undo, act: () => post(undo, body) };
}

/** Whether it was taken; if not, the reason is said. */
async function post(url, body) {
  const response = await fetch(url, { method: "POST", headers: PART, body }).catch(() => null);
  if (!response) return say("unreachable");
  if (isSignIn(response)) return location.reload();
  want(["timeline", "thread"]);
  if (response.status === 422) return show((await response.json()).trouble);
  if (!response.ok) return say(response.status === 403 ? "denied" : "failed");
  return true;
}
