// How somebody hears and sees that it rings: two soft notes, made here, in one tab; and the browser's
// own notification where one does not look.

const NOTES = [587.33, 783.99]; // Hz: D5, G5
const EVERY = 2_600; // ms
const LOUD = 0.18;

let context;
let stop; // ends what rings now
let shown; // the notification

/** Tell with these words until `silence`, aloud or not; what rings already goes on as it is. */
export function ringWith(title, body, aloud) {
  if (aloud) stop ??= begin();
  tell(title, body);
}

export function silence() {
  stop?.();
  stop = undefined;
  shown?.close();
  shown = undefined;
}

/** Once, to hear how it sounds on what was chosen. */
export async function ringOnce(sink = "") {
  const sound = new AudioContext(sink ? { sinkId: sink } : {});
  chime(sound);
  setTimeout(() => sound.close(), EVERY);
}

/** Of several tabs that are told of it one makes the sound. */
function begin() {
  let over = false;
  let timer;
  let release;
  const ring = () => {
    if (over) return undefined;
    context ??= new AudioContext();
    context.resume().catch(() => undefined);
    chime(context);
    timer = setInterval(() => chime(context), EVERY);
    return new Promise((resolve) => (release = resolve));
  };
  if (navigator.locks) navigator.locks.request("egal ringing", ring);
  else ring();
  return () => {
    over = true;
    clearInterval(timer);
    release?.();
  };
}

function chime(sound) {
  for (const [place, hertz] of [...NOTES, ...NOTES].entries()) strike(sound, hertz, sound.currentTime + place * 0.22);
}

function strike(sound, hertz, at) {
  const note = new OscillatorNode(sound, { frequency: hertz, type: "triangle" });
  const loud = new GainNode(sound, { gain: 0 });
  loud.gain.setValueAtTime(0, at);
  loud.gain.linearRampToValueAtTime(LOUD, at + 0.02);
  loud.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
  note.connect(loud).connect(sound.destination);
  note.start(at);
  note.stop(at + 0.42);
}

function tell(title, body) {
  if (shown || document.hasFocus() || globalThis.Notification?.permission !== "granted") return;
  shown = new Notification(title, { body, tag: "egal ringing", requireInteraction: true });
  shown.addEventListener("click", () => window.focus());
}
