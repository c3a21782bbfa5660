// Jana's browser without the desk: says a tone, and measures what it hears.
window.answers = async (sdp, hz) => {
  const audio = new AudioContext();
  const tone = new OscillatorNode(audio, { frequency: hz });
  const said = new MediaStreamAudioDestinationNode(audio);
  tone.connect(said);
  tone.start();
  const connection = new RTCPeerConnection();
  connection.addTrack(said.stream.getAudioTracks()[0], said.stream);
  connection.ontrack = ({ track }) => listen(audio, new MediaStream([track]));
  await connection.setRemoteDescription({ type: "offer", sdp });
  await connection.setLocalDescription(await connection.createAnswer());
  window.connection = connection;
  return connection.localDescription.sdp;
};

function listen(audio, stream) {
  const player = new Audio();
  player.srcObject = stream;
  player.muted = true;
  window.player = player;
  const meter = new AnalyserNode(audio, { fftSize: 8192 });
  new MediaStreamAudioSourceNode(audio, { mediaStream: stream }).connect(meter);
  window.hears = () => {
    const levels = new Float32Array(meter.frequencyBinCount);
    meter.getFloatFrequencyData(levels);
    const loudest = levels.indexOf(Math.max(...levels));
    return levels[loudest] < -60 ? 0 : (loudest * audio.sampleRate) / meter.fftSize;
  };
}
