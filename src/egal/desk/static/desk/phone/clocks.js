// Minutes and seconds that go up or down while one looks.

/** ahead: how far the server's clock is before ours, in ms. */
export function countAll(place, ahead) {
  for (const time of place.querySelectorAll("time[data-up], time[data-down]")) {
    const passed = Date.now() + ahead - Date.parse(time.dateTime);
    time.textContent = length("down" in time.dataset ? -passed : passed);
  }
}

/** "0:07", "12:40", "1:02:00" */
export function length(milliseconds) {
  const all = Math.max(0, Math.round(milliseconds / 1_000));
  const [hours, minutes, seconds] = [Math.floor(all / 3_600), Math.floor(all / 60) % 60, all % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
