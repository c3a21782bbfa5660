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

export function say(what) {
  const toast = document.getElementById("toast");
  const line = document.createElement("p");
  line.textContent = toast.dataset[what];
  toast.replaceChildren(line);
  clearTimeout(timer);
  timer = setTimeout(() => toast.replaceChildren(), SHOWN);
}
