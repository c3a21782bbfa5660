// [data-recorder]: records one's own voice into a WAV file, which every server can read. The samples
// come from an AudioWorklet as they are heard; the server brings them to the rate of telephones.
const LONGEST = 300; // s
const QUIET = 0.01; // of a full swing: below it nothing was said
const RATE = 16000; // samples a second of a chosen file: twice what telephones carry
const LISTENING = new URL("./listening.js", import.meta.url);

/** Makes the buttons work; the file is in `recorded(form)` once there is one. */
export function offerRecording(form) {
  form.elements.sound.addEventListener("change", ({ target }) => makeReadable(target));
  const box = form.querySelector("[data-recorder]");
  const able = Boolean(navigator.mediaDevices?.getUserMedia && window.AudioWorkletNode);
  for (const each of form.querySelectorAll("[data-needs-microphone]")) each.hidden = !able;
  if (!able) return;
  const choice = form.querySelector('[name="source"][value="recorded"]');
  if (!form.querySelector('[name="source"]:checked[value="rendered"]')) choice.checked = true;
  box.querySelector("[data-record]").addEventListener("click", () => record(box));
  box.querySelector("[data-stop]").addEventListener("click", () => box.recording?.stop());
  box.querySelector("[data-hear]").addEventListener("click", () => hear(box));
}

/** The file of a form, null while nothing was recorded. */
export function recorded(form) {
  return form.querySelector("[data-recorder]").file ?? null;
}

/** Stops what runs and forgets what was recorded, as for another announcement. */
export function forget(form) {
  const box = form.querySelector("[data-recorder]");
  box.recording?.stop();
  box.playing?.close();
  box.file = box.playing = null;
  show(box, { said: "" });
}

async function record(box) {
  box.file = null;
  show(box, { said: box.dataset.asking });
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    await listen(box, stream);
  } catch {
    show(box, { said: box.dataset.denied });
  }
}

async function listen(box, stream) {
  const context = new AudioContext();
  await context.audioWorklet.addModule(LISTENING);
  const node = new AudioWorkletNode(context, "listening", { numberOfOutputs: 0 });
  const heard = [];
  let samples = 0;
  node.port.onmessage = ({ data }) => {
    heard.push(data);
    samples += data.length;
    box.querySelector("meter").value = Math.max(...data.map(Math.abs));
    if (samples > LONGEST * context.sampleRate) box.recording?.stop();
  };
  context.createMediaStreamSource(stream).connect(node);
  box.recording = { stop: () => finish(box, stream, context, heard) };
  show(box, { said: box.dataset.running, runs: true });
}

function finish(box, stream, context, heard) {
  box.recording = null;
  for (const track of stream.getTracks()) track.stop();
  context.close();
  const loudest = Math.max(0, ...heard.map((piece) => Math.max(...piece.map(Math.abs))));
  if (loudest < QUIET) return show(box, { said: box.dataset.silent });
  box.file = new File([wav(heard, context.sampleRate)], "recording.wav", { type: "audio/wav" });
  show(box, { said: box.dataset.done, done: true });
}

/** A file of any kind the browser plays becomes WAV; what it cannot read goes as it is. */
async function makeReadable(input) {
  const [file] = input.files;
  if (!file) return;
  try {
    const context = new OfflineAudioContext(1, 1, RATE);
    const sound = await context.decodeAudioData(await file.arrayBuffer());
    if (file !== input.files[0]) return;
    const files = new DataTransfer();
    files.items.add(new File([wav([mixed(sound)], RATE)], file.name, { type: "audio/wav" }));
    input.files = files.files;
  } catch {
    return; // the server says what is wrong with it
  }
}

function mixed(sound) {
  const samples = new Float32Array(sound.length);
  for (let number = 0; number < sound.numberOfChannels; number += 1) {
    const channel = sound.getChannelData(number);
    for (let at = 0; at < samples.length; at += 1) samples[at] += channel[at] / sound.numberOfChannels;
  }
  return samples;
}

/** Once more ends it. An address of our own for the file would need a laxer policy for media. */
async function hear(box) {
  const playing = box.playing;
  box.playing = null;
  if (playing) return playing.close();
  const context = (box.playing = new AudioContext());
  const source = context.createBufferSource();
  source.buffer = await context.decodeAudioData(await box.file.arrayBuffer());
  source.connect(context.destination);
  source.onended = () => context === box.playing && hear(box);
  source.start();
}

function show(box, { said, runs = false, done = false }) {
  const focused = document.activeElement;
  const [start, stop] = [box.querySelector("[data-record]"), box.querySelector("[data-stop]")];
  start.hidden = runs;
  stop.hidden = !runs;
  box.querySelector("meter").hidden = !runs;
  box.querySelector("[role=status]").textContent = said;
  box.querySelector("[data-hear]").hidden = !done;
  if (focused === start && runs) stop.focus();
  if (focused === stop && !runs) start.focus();
}

/** RIFF WAVE, one channel, 16 bits. pieces: of samples from -1 to 1; rate: samples a second. */
function wav(pieces, rate) {
  const count = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const view = new DataView(new ArrayBuffer(44 + 2 * count));
  write(view, 0, "RIFF");
  view.setUint32(4, 36 + 2 * count, true);
  write(view, 8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // channel
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(view, 36, "data");
  view.setUint32(40, 2 * count, true);
  let at = 44;
  for (const piece of pieces) {
    for (const sample of piece) {
      view.setInt16(at, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true);
      at += 2;
    }
  }
  return view.buffer;
}

function write(view, at, text) {
  for (let place = 0; place < text.length; place += 1) view.setUint8(at + place, text.charCodeAt(place));
}
