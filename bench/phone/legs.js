// Many agents' browsers in one page: a connection for each leg, all with the same microphone.
const legs = [];
let microphone;

/** Passes on by window.send(leg, sdp) what this one is answered with, as at the desk. */
window.answer = async (id, sdp) => {
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
  const answer = await leg.createAnswer();
  await send(id, answer.sdp);
  await leg.setLocalDescription(answer);
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
