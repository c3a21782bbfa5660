// Tells the server what has been before this agent's eyes, once for every newest message.
import { isSignIn } from "./parts.js";

let told = "";

export function tellWhatIsRead() {
  const tell = () => document.hidden || report();
  document.addEventListener("htmx:after:swap", tell);
  document.addEventListener("visibilitychange", tell);
  tell();
}

function report() {
  const timeline = document.querySelector("[data-reading]");
  const newest = [...(timeline?.querySelectorAll(".message") ?? [])].at(-1)?.id;
  if (!newest || newest === told) return;
  told = newest;
  post(timeline.dataset.reading);
}

async function post(url) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
  if (!answer?.ok || isSignIn(answer)) told = "";
}
