// The form of a menu: sounds can be heard and made where they are chosen, and the menu as it is typed
// can be called from the softphone. Without scripts the form publishes all the same.
import { offerNewSound } from "./new-sound.js";

const playing = new Audio();

show();
document.addEventListener("click", ({ target }) => {
  const listen = target.closest("[data-listen]");
  if (listen) hear(listen.closest("[data-spoken]"));
  const fresh = target.closest("[data-new-sound]");
  if (fresh) offerNewSound(fresh.closest("[data-spoken]"));
  const test = target.closest("[data-test-call]");
  if (test) tryOut();
});
document.addEventListener("change", show);
document.addEventListener("htmx:after:swap", () => {
  show();
  document.querySelector("#blocks [data-fresh] [name$='-label']")?.focus();
});

/** What needs scripts, and of the buttons those that have something to do. */
function show() {
  for (const field of document.querySelectorAll("[data-spoken]")) {
    field.querySelector("[data-new-sound]").hidden = false;
    const listen = field.querySelector("[data-listen]");
    listen.hidden = false;
    listen.disabled = !soundOf(field);
  }
  const test = document.querySelector("[data-test-call]");
  if (test) test.hidden = !document.querySelector("desk-phone");
}

/** An empty choice of music is the shipped one. */
function soundOf(field) {
  const select = field.querySelector("select");
  return select.value || (select.name.endsWith("-music") ? "moh" : "");
}

function hear(field) {
  const { sounds } = document.getElementById("blocks").dataset;
  const url = new URL(`${sounds}${field.dataset.spoken}/${soundOf(field)}/`, location.href).href;
  const again = playing.src === url && !playing.paused;
  playing.pause();
  if (again) return;
  playing.src = url;
  playing.play();
}

async function tryOut() {
  const form = document.getElementById("blocks");
  const told = document.querySelector("[data-told]");
  const response = await fetch(form.dataset.blocks, { method: "POST", body: new FormData(form) });
  const said = await response.json().catch(() => ({}));
  told.textContent = response.ok ? told.dataset.rings : (said.trouble ?? told.dataset.wrong);
  if (!response.ok) return;
  const detail = { inbox: form.dataset.inbox, blocks: said };
  document.dispatchEvent(new CustomEvent("egal:test-call", { detail }));
}
