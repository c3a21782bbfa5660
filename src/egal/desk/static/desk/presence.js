// Whether one takes work: chosen in the account menu, and known to be there while one does something.
import { refresh } from "./parts.js";

const MINUTE = 60_000; // ms between two signs that somebody is here

let told = 0; // when the last one was given

export function followPresence() {
  document.addEventListener("submit", (event) => event.target.matches?.("[data-presence]") && choose(event));
  document.addEventListener("egal:phone", ({ detail }) => detail?.kind === "look" && look());
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, tell, { capture: true, passive: true });
}

function look() {
  return refresh(new Set(["presence"]));
}

async function choose(event) {
  event.preventDefault();
  const form = event.target;
  const response = await post(form.action, new FormData(form, event.submitter));
  if (!response?.ok) return location.reload();
  form.closest("[popover]")?.hidePopover?.();
  return look();
}

function tell() {
  const url = document.querySelector("[data-activity]")?.dataset.activity;
  if (!url || Date.now() - told < MINUTE) return;
  told = Date.now();
  post(url, new FormData());
}

function post(url, body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token, "HX-Request": "true", "HX-Request-Type": "partial" };
  return fetch(url, { method: "POST", headers, body }).catch(() => null);
}
