"""A switchboard without a telephone: what desks want of it, and the far side as a tone."""

import json
import queue
import subprocess
import sys
import threading
from typing import Any

from playwright.sync_api import Page

from tests.journeys.installation import Installation

_FAR = """
async (hertz) => {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: hertz });
  const out = context.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  const far = (window.far = new RTCPeerConnection());
  far.addTrack(out.stream.getAudioTracks()[0], out.stream);
  far.ontrack = ({ track }) => {
    const heard = new MediaStream([track]);
    window.heard = new AnalyserNode(context, { fftSize: 2048 });
    const audio = new Audio();
    audio.muted = true;
    audio.srcObject = heard;
    audio.play();
    context.createMediaStreamSource(heard).connect(window.heard);
  };
  await far.setLocalDescription(await far.createOffer());
  while (far.iceGatheringState !== "complete") await new Promise((later) => setTimeout(later, 20));
  return far.localDescription.sdp;
}
"""
_ANSWERED = """
async (sdp) => {
  await window.far.setRemoteDescription({ type: "answer", sdp });
  for (let wait = 0; wait < 400 && window.far.connectionState !== "connected"; wait += 1)
    await new Promise((later) => setTimeout(later, 25));
  return window.far.connectionState;
}
"""
_LOUD = """
async () => {
  let most = 0;
  for (let look = 0; look < 60; look += 1) {
    const samples = new Float32Array(2048);
    window.heard?.getFloatTimeDomainData(samples);
    most = Math.max(most, ...samples.map(Math.abs));
    await new Promise((later) => setTimeout(later, 25));
  }
  return most;
}
"""


class Switchboard:
    """Beside an installation. far: a page in which the callers' side is, where anybody speaks."""

    def __init__(self, installation: Installation, far: Page | None = None) -> None:
        environment = {
            **installation.environment,
            "EGAL_DATA": str(installation.data),
            "DJANGO_SETTINGS_MODULE": "egal.config.settings",
        }
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.switchboard_program"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self._far = far
        self._done: queue.Queue[dict[str, Any]] = queue.Queue()
        self.wishes: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self._done.get(timeout=60)

    def do(self, what: str, **given: Any) -> Any:
        """One of `switchboard_program.py: DOES`."""
        assert self._program.stdin
        self._program.stdin.write(json.dumps({"do": what, **given}) + "\n")
        self._program.stdin.flush()
        return self._done.get(timeout=30)["found"]

    def wanted(self, do: str) -> dict[str, Any]:
        """The next thing of this kind that a desk wants."""
        while True:
            wish = self.wishes.get(timeout=15)
            if wish["do"] == do:
                return wish

    def joins(self, call: int, who: str, leg: str) -> None:
        """Their browser has asked for the call: its sound goes both ways then."""
        tab = self.wanted("answer")["tab"]
        assert self._far
        sdp = self._far.evaluate(_FAR, 440)
        self.do("offer_sound", call=call, who=who, tab=tab, leg=leg, sdp=sdp)
        wish = self.wanted("sdp")
        assert wish["leg"] == leg
        assert self._far.evaluate(_ANSWERED, wish["sdp"]) == "connected"
        self.do("becomes", call=call, who=who, phase="talking")

    def hears(self) -> float:
        """How loud the agent is at the callers' side, from 0 to 1."""
        assert self._far
        return float(self._far.evaluate(_LOUD))

    def close(self) -> None:
        self._program.kill()
        self._program.wait()
        self._reader.join()
        for pipe in (self._program.stdin, self._program.stdout):
            if pipe:
                pipe.close()

    def _read(self) -> None:
        assert self._program.stdout
        for line in self._program.stdout:
            said = json.loads(line)
            (self.wishes if "wish" in said else self._done).put(said.get("wish", said))
