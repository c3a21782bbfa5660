"""Sound as numbers, pure: any WAV file becomes what telephones take, as loud as all others.

Written without NumPy, which would be the largest of all that is installed with Egal.
"""

import io
import math
import sys
import wave
from array import array
from collections.abc import Iterator, Sequence
from functools import cache
from operator import mul

from egal.calls.sounds.riff import NotSound, read

__all__ = ["RATE", "NotSound", "Samples", "Silent", "decoded", "encoded", "levelled", "resampled"]

Samples = Sequence[float]
"""Of one channel, from -1 to 1."""

RATE = 8000  # samples a second, as telephones have them
LOUD = 10 ** (-20 / 20)  # of a full swing, as effective value while somebody speaks
_PEAK = 10 ** (-1 / 20)  # no sample is above
_QUIET = 10 ** (-50 / 20)  # below it is noise
_BELOW = 10 ** (-30 / 20)  # of the loudest frame: below it nobody speaks
_FRAME = RATE // 50  # samples of 20 ms
_ROOM = 3  # frames that stay before and after
_CROSSINGS = 8  # of the sinc on each side: what is above 3.6 kHz goes, what is below 3.2 stays
_PASSED = 0.92  # of half the lower rate


class Silent(ValueError):
    """Nobody speaks in it."""


def decoded(content: bytes, most: float) -> Samples:
    """A WAV file at 8,000 samples a second, of at most this many seconds. NotSound for what is no
    WAV file, or lasts longer (then `NotSound.seconds` tells how long)."""
    sound = read(content)
    if sound.seconds > most:
        raise NotSound(f"{sound.seconds:.0f} seconds", seconds=sound.seconds)
    return resampled(sound.samples, sound.rate, RATE)


def encoded(samples: Samples) -> bytes:
    """As a WAV file: mono, 8,000 samples a second, 16 bits."""
    numbers = array("h", (round(max(-1.0, min(1.0, each)) * 32767) for each in samples))
    if sys.byteorder == "big":
        numbers.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(numbers.tobytes())
    return file.getvalue()


def resampled(samples: Samples, rate: int, to: int) -> Samples:
    """The same sound at another rate, without what the lower of both cannot carry.

    By a polyphase filter: a sinc under a Hann window, computed once for each phase.
    """
    common = math.gcd(rate, to)
    step, phases = rate // common, to // common
    if step == phases:
        return samples
    reach = math.ceil(_CROSSINGS * max(1.0, rate / to) / _PASSED)
    padded = array("f", bytes(4 * reach))
    padded.extend(samples)
    padded.extend(array("f", bytes(4 * (reach + 1))))
    found = array("f")
    for number in range(len(samples) * phases // step):
        place, phase = divmod(number * step, phases)
        taps = _taps(phase, phases, rate, to)
        found.append(sum(map(mul, taps, padded[place + 1 : place + 1 + len(taps)])))
    return found


def levelled(samples: Samples) -> Samples:
    """Without the silence around it, and as loud as every other one. Silent when nobody speaks.

    Loudness is the effective value of those frames in which there is speech, as ITU-T P.56 has it
    in a simpler form; 20 dB below a full swing is what leaves room for the peaks of a voice.
    """
    middle = sum(samples) / max(1, len(samples))
    sound = [each - middle for each in samples]
    frames = list(_loudness(sound))
    heard = max(_QUIET, _BELOW * max(frames, default=0.0))
    spoken = [number for number, each in enumerate(frames) if each > heard]
    if not spoken:
        raise Silent
    strength = math.sqrt(sum(frames[each] ** 2 for each in spoken) / len(spoken))
    first, last = max(0, spoken[0] - _ROOM) * _FRAME, (spoken[-1] + 1 + _ROOM) * _FRAME
    kept = sound[first:last]
    factor = min(LOUD / strength, _PEAK / max(map(abs, kept)))
    return [each * factor for each in kept]


def _loudness(samples: Samples) -> Iterator[float]:
    """The effective value of each frame."""
    for at in range(0, len(samples), _FRAME):
        frame = samples[at : at + _FRAME]
        yield math.sqrt(sum(map(mul, frame, frame)) / len(frame))


@cache
def _taps(phase: int, phases: int, rate: int, to: int) -> "array[float]":
    """The filter for a sample that lies phase/phases after one there is; together they are 1."""
    cut = _PASSED * min(1.0, to / rate)  # of half the rate there is
    reach = math.ceil(_CROSSINGS * max(1.0, rate / to) / _PASSED)
    taps = [
        _sinc(cut * (place - phase / phases)) * _hann((place - phase / phases) / (reach + 1))
        for place in range(1 - reach, reach + 1)
    ]
    whole = sum(taps)
    return array("f", (each / whole for each in taps))


def _sinc(at: float) -> float:
    return 1.0 if at == 0 else math.sin(math.pi * at) / (math.pi * at)


def _hann(at: float) -> float:
    """From -1 to 1; nothing outside."""
    return 0.5 + 0.5 * math.cos(math.pi * at) if abs(at) < 1 else 0.0
