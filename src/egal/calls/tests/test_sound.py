"""Any WAV file becomes what telephones take: the same sound, as loud as all others."""

import math
import struct
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.calls.sounds.pcm import (
    RATE,
    NotSound,
    Silent,
    decoded,
    encoded,
    levelled,
    resampled,
)
from egal.calls.tests.wav import a_tone, a_wav, riff

SPAN = 60.0  # seconds, longer than any sound here


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_a_tone_stays_what_it_is_at_any_rate(rate: int) -> None:
    sound = decoded(a_wav(a_tone(1000, 0.5, rate), rate), SPAN)
    assert len(sound) == pytest.approx(RATE / 2, abs=1)
    assert loudness(sound[400:-400], 1000) == pytest.approx(0.3, rel=0.02)


@pytest.mark.parametrize("pitch", [4400, 5000, 7000, 11_000, 20_000])
def test_what_telephones_cannot_carry_is_not_heard_as_something_else(pitch: int) -> None:
    sound = resampled(a_tone(pitch, 0.3, 48_000), 48_000, RATE)
    assert max(map(abs, sound[400:-400])) < 0.003  # 40 dB below


@pytest.mark.parametrize(
    ("kind", "bits", "code"), [(1, 32, "i"), (1, 16, "h"), (3, 32, "f"), (3, 64, "d")]
)
def test_every_kind_of_number_is_read(kind: int, bits: int, code: str) -> None:
    full = {"i": 2**31 - 1, "h": 32767}.get(code, 1)
    values = [each * full if kind == 3 else round(each * full) for each in (0.5, -0.5, 0.25, 0.0)]
    content = riff(kind, 1, RATE, bits, struct.pack(f"<4{code}", *values))
    assert list(decoded(content, SPAN)) == pytest.approx([0.5, -0.5, 0.25, 0.0], abs=1e-4)


def test_24_and_8_bits_and_the_laws_of_telephones_are_read() -> None:
    deep = riff(1, 1, RATE, 24, b"\x00\x00\x40" + b"\x00\x00\xc0")
    assert list(decoded(deep, SPAN)) == [0.5, -0.5]
    assert list(decoded(riff(1, 1, RATE, 8, b"\xc0\x40\x80"), SPAN)) == [0.5, -0.5, 0.0]
    a_law = [each * 2**15 for each in decoded(riff(6, 1, RATE, 8, b"\xd5\x55\xaa\x2a"), SPAN)]
    assert a_law == [8, -8, 32256, -32256]  # G.711, table 1a: the least and the most
    u_law = [each * 2**15 for each in decoded(riff(7, 1, RATE, 8, b"\xff\x7f\x80\x00"), SPAN)]
    assert u_law == [0, 0, 32124, -32124]  # G.711, table 2a


def test_two_channels_become_one() -> None:
    content = riff(1, 2, RATE, 16, struct.pack("<4h", 16384, 0, -16384, -16384))
    assert list(decoded(content, SPAN)) == [0.25, -0.5]


def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    whole = a_wav(a_tone(440, 1, RATE), RATE)
    assert len(decoded(whole[:-8001], SPAN)) == 3999


@given(st.binary(max_size=200) | st.binary(max_size=80).map(lambda rest: b"RIFF0000WAVE" + rest))
def test_nothing_else_is_taken_for_sound(content: bytes) -> None:
    with pytest.raises(NotSound):
        decoded(content, SPAN)


@given(st.floats(0.02, 1.0), st.integers(0, 15))
def test_everything_is_as_loud_however_it_was_recorded(loud: float, frames: int) -> None:
    rest = [0.0] * frames * 160
    sound = levelled([*rest, *a_tone(400, 0.2, RATE, loud), *rest])
    spoken = math.sqrt(sum(each * each for each in sound) / (0.2 * RATE))
    assert spoken == pytest.approx(0.1, rel=0.01)
    assert len(sound) <= (0.2 + 0.12) * RATE


def test_silence_and_noise_are_nobody() -> None:
    for sound in ([], [0.0] * RATE, a_tone(50, 1.0, RATE, 0.002), [0.5] * RATE):
        with pytest.raises(Silent):
            levelled(sound)


@given(st.lists(st.integers(-32767, 32767), max_size=50))
def test_what_is_written_is_read_again(numbers: list[int]) -> None:
    again = decoded(encoded([each / 32767 for each in numbers]), SPAN)
    assert [round(each * 2**15) for each in again] == numbers


def loudness(sound: Sequence[float], pitch: float) -> float:
    """How much of this tone is in it."""
    angles = [2 * math.pi * pitch * number / RATE for number in range(len(sound))]
    real = sum(each * math.cos(at) for each, at in zip(sound, angles, strict=True))
    other = sum(each * math.sin(at) for each, at in zip(sound, angles, strict=True))
    return 2 * math.hypot(real, other) / len(sound)
