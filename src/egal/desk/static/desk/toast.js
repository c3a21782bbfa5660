// Says in words what did not work and what to do. The sentences stand in the page, translated.
import { isSignIn } from "./parts.js";

const SHOWN = 8_000;
let timer;

export function sayWhatFailed() {
  document.addEventListener("htmx:before:response", (event) => {
    if (!isSignIn(event.detail.ctx.response.raw)) return;
    event.preventDefault();
    location.reload(); // signed out meanwhile; the draft is kept
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { status } = event.detail.ctx.response;
    if (status < 400 || status === 422) return;
    event.preventDefault(); // nothing to show, and the address stays what it was
    say(status === 403 ? "denied" : status === 404 ? "gone" : "failed");
  });
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    say(ctx?.request?.method === "POST" ? "unsent" : "unreachable");
  });
}

/** Say one of the sentences that stand in the page. */
export function say(what) {
  const { [what]: words, failed } = document.getElementById("toast").dataset;
  show(words ?? failed);
}

/** Say this for a while. action: {label, act}, also by the key Z; it stays while one is at it. */
export function show(text, action) {
  const toast = document.getElementById("toast");
  const line = document.createElement("p");
  line.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (action) line.append(button(action));
  toast.replaceChildren(line);
  last(toast);
}

function button({ label, act }) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  made.dataset.key = "z";
  made.dataset.palette = label;
  made.addEventListener("click", () => {
    document.getElementById("toast").replaceChildren();
    act();
  });
  return made;
}

function last(toast) {
  clearTimeout(timer);
  timer = setTimeout(() => (toast.matches(":hover, :focus-within") ? last(toast) : toast.replaceChildren()), SHOWN);
}
