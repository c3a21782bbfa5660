// How long a way still takes answers: counted down by itself, and shut when it is over.
import { serverNow } from "./times.js";

const MINUTE = 60_000;
const SOON = 60 * MINUTE; // from then on it is amber, as the server has it
const EVERY = 15_000; // ms

/** Count in this composer until it goes; shut: called when a way has been shut. Returns how to end it. */
export function countDown(composer, shut) {
  const step = () => {
    const over = [...composer.querySelectorAll("time.closes")].filter((time) => !tell(time));
    for (const time of over) close(time);
    if (over.length) shut();
  };
  step();
  const timer = setInterval(step, EVERY);
  return () => clearInterval(timer);
}

/** Whether there is time left. */
function tell(time) {
  const left = Date.parse(time.dateTime) - serverNow();
  if (left <= 0) return false;
  const said = time.dataset.words.replace("{}", inWords(Math.floor(left / MINUTE), time.dataset));
  const shown = time.querySelector("span");
  if (shown.textContent !== said) shown.textContent = said;
  time.classList.toggle("warn", left < SOON);
  return true;
}

function inWords(minutes, { days, hours, minutes: alone }) {
  const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60), minutes % 60];
  if (d) return days.replace("{d}", d).replace("{h}", h % 24);
  return h ? hours.replace("{h}", h).replace("{m}", m) : alone.replace("{m}", m);
}

function close(time) {
  const way = time.closest(".way").querySelector("[name=inbox]");
  way.dataset.shut = time.dataset.over;
  time.remove();
}
