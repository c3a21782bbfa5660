// What has not gone out yet can be taken back, or sent now, without leaving the page.
import { isSignIn } from "./parts.js";
import { want } from "./realtime.js";
import { say } from "./toast.js";

export function takeBack() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".held > form")) return;
    event.preventDefault();
    ask(event.target);
  });
}

/** The draft is kept first: the text of what is taken back is put above it. */
async function ask(form) {
  const composer = document.querySelector("desk-composer");
  await composer?.keep();
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial" };
  const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers }).catch(() => null);
  if (!response) return say("unreachable");
  if (isSignIn(response)) return location.reload();
  if (!response.ok && response.status !== 422) return say(response.status === 403 ? "denied" : "failed");
  if (response.redirected) return location.assign(response.url); // what it began is gone with it
  return show(await response.text());
}

async function show(text) {
  const selectOOB = "#talk:outerMorph,#person:outerMorph";
  await htmx.swap({ text, selectOOB, swap: "none", sourceElement: document.body, target: document.body });
  document.querySelector("desk-composer")?.taken();
  want(["list", "views"]);
}
