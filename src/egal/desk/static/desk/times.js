// Keeps "4 min" true while nothing else changes. Older than a day, only the server changes it.

const EVERY = 20_000;
const MINUTE = 60_000;
let ahead = 0; // of the server's clock, in ms

export function keepTimesTrue(desk) {
  ahead = Date.now() - Date.parse(desk.dataset.moment);
  setInterval(() => {
    if (document.hidden) return;
    for (const time of document.querySelectorAll("time[data-ago]")) update(time, desk.dataset);
  }, EVERY);
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
