// Keeps "4 min" true while nothing else changes. Older than a day, only the server changes it.

const EVERY = 20_000;
const MINUTE = 60_000;
let ahead = 0; // of the server's clock, in ms

export function keepTimesTrue(desk) {
  ahead = Date.now() - Date.parse(desk.dataset.moment);
  setInterval(() => {
    if (document.hidden) return;
    for (const time of document.querySelectorAll("time[data-ago]")) update(time, desk.dataset);
    for (const time of document.querySelectorAll("time[data-until]")) count(time, desk.dataset);
  }, EVERY);
}

/** What time it is where the pages are made. */
export function serverNow() {
  return Date.now() - ahead;
}

// "in 4 min", then "2 min overdue"
function count(time, words) {
  const minutes = Math.trunc((Date.parse(time.dateTime) - Date.now() + ahead) / MINUTE);
  const length = minutes === 0 ? words.now : worded(Math.abs(minutes), words);
  if (!length) return;
  const said = minutes < 0 ? time.dataset.late : time.dataset.ahead;
  time.textContent = minutes === 0 ? length : said.replace("0", length);
  time.closest("li")?.classList.toggle("overdue", minutes < 0);
}

function update(time, words) {
  const minutes = Math.floor((Date.now() - ahead - Date.parse(time.dateTime)) / MINUTE);
  const text = worded(minutes, words);
  if (text && time.textContent !== text) time.textContent = text;
}

function worded(minutes, words) {
  if (minutes < 1) return words.now;
  if (minutes < 60) return words.minutes.replace("0", minutes);
  return minutes < 24 * 60 ? words.hours.replace("0", Math.floor(minutes / 60)) : undefined;
}
