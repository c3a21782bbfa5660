"""Make the sounds that Egal ships: what is said, by SVOX Pico; tones and music, by arithmetic.

    pip install py-nanotts    # SVOX Pico and its voices, Apache License 2.0
    python scripts/sounds.py  # writes src/egal/calls/sounds/

Some come out a little different each time: keep only those whose texts have changed. No voice,
melody or recording of anybody else is in them.
"""

import math
from array import array
from collections.abc import Iterator
from pathlib import Path

from egal.calls.sounds import pico
from egal.calls.sounds.pcm import RATE, encoded, levelled, resampled
from egal.calls.sounds.texts import DE, EN, Said, texts

SOUNDS = Path(__file__).parent.parent / "src/egal/calls/sounds"
BETWEEN = RATE // 4  # samples between two texts of one sound


def main() -> None:
    for language in (DE, EN):
        for name, said in texts(language).items():
            ends = not isinstance(said, str) or (said[-1] in ".?" and not name.startswith("date_"))
            _write(f"{language}/{name}", _spoken(said, language) + [0.0] * BETWEEN * ends)
    for name, sound in (("beep", _beep()), ("ringing", _ringing()), ("pause", _silence(0.2))):
        _write(name, sound)
    _write("moh", music())
    size = sum(path.stat().st_size for path in SOUNDS.rglob("*.wav"))
    print(f"{len(list(SOUNDS.rglob('*.wav')))} sounds, {size / 1e6:.1f} MB")


def _write(name: str, samples: list[float]) -> None:
    path = SOUNDS / f"{name}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(samples))


def _spoken(said: Said, language: str) -> list[float]:
    parts = ((language, said),) if isinstance(said, str) else said
    found: list[float] = []
    for voice, text in parts:
        found += [*([0.0] * BETWEEN if found else []), *levelled(_voice(text, voice))]
    return found


def _voice(text: str, language: str) -> list[float]:
    samples = [each / 2**15 for each in array("h", pico.pcm(text, language))]
    return list(resampled(samples, pico.RATE, RATE))


def _silence(seconds: float) -> list[float]:
    return [0.0] * round(seconds * RATE)


def _beep() -> list[float]:
    """A tone of 800 Hz that comes and goes softly."""
    return [*_tone(800, 0.4, 0.18), *_silence(0.1)]


def _ringing() -> list[float]:
    """As it rings in Germany: 425 Hz, one second in five (ITU-T E.180, supplement 2)."""
    return [*_tone(425, 1.0, 0.12), *_silence(4.0)]


def _tone(pitch: float, seconds: float, loud: float) -> list[float]:
    count, soft = round(seconds * RATE), RATE // 100
    return [
        loud * min(1.0, n / soft, (count - n) / soft) * math.sin(2 * math.pi * pitch * n / RATE)
        for n in range(count)
    ]


BEAT = 0.75  # seconds
CHORDS = (  # over four beats each: the bass, then what is played above it, as notes of MIDI
    (45, (60, 64, 67, 71)),
    (50, (60, 65, 69, 72)),
    (43, (59, 62, 67, 71)),
    (48, (60, 64, 67, 74)),
    (41, (60, 64, 69, 72)),
    (50, (57, 62, 65, 72)),
    (43, (59, 62, 65, 69)),
    (48, (55, 64, 67, 72)),
)
ORDER = ((0, 2, 1, 3, 2, 1, 3, 2), (0, 1, 2, 3, 1, 2, 0, 3))  # of the notes, in half beats
MELODY = (  # beats, quarters of one, and notes of MIDI; in the second half
    (2, 0, 76),
    (5, 2, 74),
    (9, 0, 71),
    (13, 2, 72),
    (18, 0, 69),
    (21, 2, 72),
    (25, 0, 71),
    (29, 0, 72),
)


def music() -> list[float]:
    """Plucked chords that go round without a seam in 48 seconds, made for telephones."""
    bar = 4 * BEAT
    sound = [0.0] * round(2 * len(CHORDS) * bar * RATE)
    for number, (at, pitch, loud, lasts) in enumerate(_notes(bar)):
        _pluck(sound, at + 0.006 * (number % 3), pitch, loud, lasts)
    most = max(map(abs, sound))
    return [0.28 * each / most for each in sound]


def _notes(bar: float) -> Iterator[tuple[float, int, float, float]]:
    """When in seconds, which note, how loud, how long it sounds in seconds."""
    for number, (bass, above) in enumerate((*CHORDS, *CHORDS)):
        at = number * bar
        yield at, bass + 12, 0.5, 2.8
        for half, note in enumerate(ORDER[number % 2]):
            yield at + half * BEAT / 2, above[note], 0.34 if half % 4 else 0.45, 1.6
    for beat, half, pitch in MELODY:
        yield (32 + beat + half / 4) * BEAT, pitch + 12, 0.3, 2.4


def _pluck(sound: list[float], at: float, note: int, loud: float, lasts: float) -> None:
    """Add one note, some partials that fade the faster the higher they are; the end goes round."""
    pitch = 440 * 2 ** ((note - 69) / 12)
    partials = [(1, 1.0), (2, 0.45), (3, 0.2), (4, 0.1)]
    heard = [(n, size) for n, size in partials if n * pitch < 3400]
    first = round(at * RATE)
    for step in range(round(lasts * RATE)):
        time = step / RATE
        fade = min(1.0, time / 0.008, (lasts - time) / 0.05)
        value = sum(
            size * math.exp(-time * (1.6 + 1.4 * n)) * math.sin(2 * math.pi * n * pitch * time)
            for n, size in heard
        )
        sound[(first + step) % len(sound)] += loud * fade * value


if __name__ == "__main__":
    main()
