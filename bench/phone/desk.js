// Notes when Answer is pressed, and when sound first comes from the other side; both as Date.now().
window.moments = {};
const context = new AudioContext();
const LOUD = 0.05;

addEventListener("click", ({ target }) => {
  if (target.closest?.(".phone-card.offer button")) window.moments = { pressed: Date.now() };
}, true);

const Plain = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Plain {
  constructor(...given) {
    super(...given);
    this.addEventListener("track", ({ track }) => listen(track));
    this.addEventListener("connectionstatechange", () => {
      if (this.connectionState === "connected") window.moments.connected ??= Date.now();
    });
  }
};

function listen(track) {
  window.moments.offered = Date.now();
  const analyser = new AnalyserNode(context, { fftSize: 256 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    if (!samples.some((each) => Math.abs(each) > LOUD)) return;
    window.moments.heard = Date.now();
    clearInterval(timer);
  }, 5);
}
