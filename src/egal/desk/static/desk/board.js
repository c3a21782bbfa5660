// The live board: its times count on by themselves, and it is fetched anew now and then, because
// whoever goes offline does so without a word.
import { refresh } from "./parts.js";
import { countAll } from "./phone/clocks.js";

const EVERY = 30_000; // ms

export function keepBoardLive(desk) {
  if (!document.getElementById("board")) return;
  const ahead = Date.parse(desk.dataset.moment) - Date.now();
  setInterval(() => document.hidden || countAll(document.getElementById("board"), ahead), 1_000);
  setInterval(() => document.hidden || refresh(new Set(["board"])), EVERY);
}
