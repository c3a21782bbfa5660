// The dialog in which an announcement is made where it is needed: once it is saved it stands in every
// choice of its language, and is chosen in the one it was made for.
import { forget, offerRecording, recorded } from "./recorder.js";

const dialog = document.getElementById("new-sound");
const form = dialog?.querySelector("form");
let wanted = null;

if (form) {
  offerRecording(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    forget(form);
    document.getElementById(wanted)?.focus();
  });
}

/** field: [data-spoken], around the select it shall be chosen in. */
export function offerNewSound(field) {
  wanted = field.querySelector("select").id;
  const { language, text } = form.elements;
  [form.elements.name.value, text.value, form.elements.sound.value] = ["", "", ""];
  language.value = field.dataset.spoken;
  complain("");
  dialog.showModal();
  form.elements.name.focus();
}

async function save() {
  const body = new FormData(form);
  if (body.get("source") === "recorded") body.set("sound", recorded(form) ?? new File([], ""));
  const button = form.querySelector(".do .button");
  button.disabled = true;
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(form.action, { method: "POST", body, headers });
    take(response.ok, await response.json());
  } catch {
    complain(dialog.querySelector("[data-trouble]").dataset.unreachable);
  }
  button.disabled = false;
}

function take(ok, said) {
  if (!ok) return complain(said.trouble);
  for (const field of document.querySelectorAll("[data-spoken]")) {
    const select = field.querySelector("select");
    const music = select.name.endsWith("-music");
    if (music || field.dataset.spoken === said.language) insert(select, said);
  }
  const chosen = document.getElementById(wanted);
  chosen.value = said.id;
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
  dialog.close();
}

function insert(select, { id, name }) {
  select.options[0].after(new Option(name, id));
}

function complain(words) {
  const told = dialog.querySelector("[data-trouble]");
  told.hidden = !words;
  told.querySelector("span").textContent = words;
}
