// What the server cannot know of a call, shown in its card: where its sound is, whether it is muted, how
// good the line is.
import { isHeld } from "./leg.js";

/** section: the card. line: the call's sound, if it is here. paused: its recording. words: of the panel. */
export async function showCall(section, line, paused, words) {
  const own = Boolean(line);
  section.toggleAttribute("data-own", own);
  for (const each of section.querySelectorAll("[data-for-sound]")) each.hidden = !own;
  section.querySelector("[data-does=mute]").setAttribute("aria-pressed", String(Boolean(line?.muted)));
  showPaused(section.querySelector("form[data-recording]"), paused);
  showQuality(section.querySelector(".line-quality"), line?.grade);
  await showWhere(section, !own && section.matches("[data-up]"), words);
}

/** away: it is up, and its sound is not here: in another tab, or nowhere. */
async function showWhere(section, away, words) {
  section.querySelector("form[data-brings]").hidden = !away;
  const held = away && (await isHeld(section.dataset.call));
  const said = section.querySelector(".elsewhere");
  said.hidden = !away;
  said.textContent = away ? (held ? words.elsewhere : words.none) : "";
}

function showPaused(form, paused) {
  if (!form) return;
  form.elements.do.value = paused ? "resume_recording" : "pause_recording";
  form.querySelector("button").setAttribute("aria-pressed", String(paused));
}

function showQuality(place, grade) {
  place.dataset.grade = grade ?? "";
  place.textContent = grade ? place.dataset[grade] : "";
}
