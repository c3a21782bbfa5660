// The microphone and the speaker somebody has chosen on this machine, and how loud it is.

const KEYS = { microphone: "egal microphone", speaker: "egal speaker" };
const WANTED = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

let open; // the track that is open now

/** The id of what was chosen; "" for whatever the system takes. */
export function chosen(which) {
  return localStorage.getItem(KEYS[which]) ?? "";
}

export function choose(which, id) {
  if (id) localStorage.setItem(KEYS[which], id);
  else localStorage.removeItem(KEYS[which]);
}

export const speaker = () => chosen("speaker");

/** The track of the microphone. NoMicrophone, with a reason, where there is none. */
export async function microphone() {
  if (open?.readyState === "live") return open;
  if (!navigator.mediaDevices) throw new NoMicrophone("insecure");
  open = await asked(chosen("microphone"));
  return open;
}

/** Nobody needs it any more: the browser stops showing that it listens. */
export function letGo() {
  open?.stop();
  open = undefined;
}

/** Those there are: {microphones, speakers}; without permission their names are empty. */
export async function devices() {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind) => all.filter((each) => each.kind === kind && each.deviceId && each.deviceId !== "default");
  return { microphones: of("audioinput"), speakers: of("audiooutput") };
}

/** Tell how loud this track is, from 0 to 1, twenty times a second, until the function returned is called. */
export function meter(track, tell) {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    tell(loudness(samples));
  }, 50);
  return () => {
    clearInterval(timer);
    context.close();
  };
}

export class NoMicrophone extends Error {}

/** What was chosen may be unplugged; then any will do. */
async function asked(id) {
  const exactly = id && { deviceId: { exact: id } };
  try {
    return await track({ ...WANTED, ...exactly });
  } catch (error) {
    if (error.name === "OverconstrainedError" && id) return asked("");
    throw new NoMicrophone(reason(error));
  }
}

async function track(audio) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  return stream.getAudioTracks()[0];
}

function reason({ name }) {
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotReadableError" ? "busy" : "missing";
}

/** Of -50 to 0 dB, as a share. */
function loudness(samples) {
  const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
  return Math.min(1, Math.max(0, 1 + (10 * Math.log10(power + 1e-10)) / 50));
}
