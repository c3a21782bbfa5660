// Many agents' browsers in one page: a connection for each leg, all with the same microphone.
const legs = [];
const GATHERING = 250; // ms, as at the desk
let microphone;

/** The SDP to answer this one with. */
window.answer = async (sdp) => {
  microphone ??= navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
  const [track] = (await microphone).getAudioTracks();
  const leg = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  const audio = new Audio();
  leg.addEventListener("track", (event) => {
    audio.srcObject = new MediaStream([event.track]);
    audio.play();
  });
  legs.push(leg);
  await leg.setRemoteDescription({ type: "offer", sdp });
  const [line] = leg.getTransceivers();
  await line.sender.replaceTrack(track.clone());
  line.direction = "sendrecv";
  await leg.setLocalDescription();
  await gathered(leg);
  return leg.localDescription.sdp;
};

/** {connected, sent, received, lost}: packets of all of them by now. */
window.counted = async () => {
  const found = { connected: 0, sent: 0, received: 0, lost: 0 };
  for (const leg of legs) {
    if (leg.connectionState === "connected") found.connected += 1;
    for (const each of (await leg.getStats()).values()) {
      if (each.type === "outbound-rtp") found.sent += each.packetsSent;
      if (each.type === "inbound-rtp") found.received += each.packetsReceived;
      if (each.type === "inbound-rtp") found.lost += each.packetsLost;
    }
  }
  return found;
};

function gathered(leg) {
  const done = new Promise((resolve) => leg.addEventListener("icegatheringstatechange", () => leg.iceGatheringState === "complete" && resolve()));
  return Promise.race([done, new Promise((resolve) => setTimeout(resolve, GATHERING))]);
}
