"""SVOX Pico as a command: text on its standard input, a WAV file on its standard output.

python -m egal.calls.sounds.pico de
"""

import sys
import wave
from importlib import import_module

RATE = 16_000  # samples a second
_VOICES = {"de": "de-DE", "en": "en-GB"}
_SPEED = 0.92  # of how fast it speaks by itself: callers listen without reading along
_VOLUME = 0.5  # above, it is cut at its loudest


def main() -> None:
    """As above."""
    content = pcm(sys.stdin.buffer.read().decode(), sys.argv[1])
    with wave.open(sys.stdout.buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.setnframes(len(content) // 2)  # a pipe does not go back to write it
        sound.writeframesraw(content)


def pcm(text: str, language: str) -> bytes:
    """One channel of 16 bits, 16,000 samples a second, by py-nanotts, which brings the voices."""
    said = import_module("py_nanotts").NanoTTS()
    return bytes(said.speak(text, voice=_VOICES[language], speed=_SPEED, volume=_VOLUME))


if __name__ == "__main__":
    main()
