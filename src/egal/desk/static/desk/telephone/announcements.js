// The page of announcements: a recording goes with the form as if it were a chosen file.
import { offerRecording, recorded } from "./recorder.js";

const form = document.querySelector("form[data-sounding]");
offerRecording(form);
form.addEventListener("submit", () => {
  if (form.elements.source.value !== "recorded") return;
  const files = new DataTransfer();
  const file = recorded(form);
  if (file) files.items.add(file);
  form.elements.sound.files = files.files;
});
