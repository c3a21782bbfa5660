"""Recordings are true: each packet's sound is at its place, whatever the network did."""

import random
import struct
import wave
from array import array
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from egal.channels.phone.embedded.media import g711
from egal.channels.phone.embedded.media.assembling import Take, assemble
from egal.channels.phone.embedded.media.pcap import Packet, packets

BEGAN = 1_795_000_000.0
FRAME = 160
Sent = tuple[float, int, int, int, bytes]  # when it came, kind, number, stamp, sound


def keep(path: Path, sent: list[Sent], source: int = 7) -> None:
    """As rtp.io writes them."""
    with path.open("wb") as file:
        file.write(bytes(24))
        for at, kind, number, stamp, sound in sent:
            head = (0x80, kind, number & 0xFFFF, stamp & 0xFFFFFFFF, source)
            data = bytes(42) + struct.pack(">BBHII", *head) + sound
            seconds, micros = divmod(round((BEGAN + at) * 1_000_000), 1_000_000)
            file.write(struct.pack("<IIII", seconds, micros, len(data), len(data)) + data)


def frame(number: int) -> bytes:
    """Told apart from every other of the first hundred."""
    return bytes([0x80 | (number % 100)]) * FRAME


def talk(count: int, first: int = 0, stamp: int = 0) -> list[Sent]:
    return [
        (0.02 * (first + each), 8, each, stamp + FRAME * each, frame(each)) for each in range(count)
    ]


def later(sent: list[Sent], seconds: float) -> list[Sent]:
    return [(each[0] + seconds, *each[1:]) for each in sent]


def heard(takes: list[Take], folder: Path) -> "list[array[int]]":
    """Each channel."""
    assert assemble(takes, folder / "made.wav")
    with wave.open(str(folder / "made.wav")) as file:
        assert file.getframerate() == 8000
        both = array("h", file.readframes(file.getnframes()))
        return [both[channel :: file.getnchannels()] for channel in range(file.getnchannels())]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    loss=st.floats(0, 0.5),
    copies=st.floats(0, 0.3),
    jitter=st.floats(0, 0.3),
    stamp=st.sampled_from([0, 5, 2**31 - 800, 2**32 - 800]),
)
def test_loss_order_and_copies_leave_each_sample_at_its_place(
    seed: int, loss: float, copies: float, jitter: float, stamp: int
) -> None:
    chance = random.Random(seed)
    sent = talk(100, stamp=stamp)
    kept = [sent[0], *(each for each in sent[1:] if chance.random() >= loss)]
    kept += [each for each in kept if chance.random() < copies]
    late = [
        (each[0] + (chance.random() * jitter if each is not sent[0] else 0), *each[1:])
        for each in kept
    ]
    with TemporaryDirectory() as name:
        keep(Path(name) / "a", sorted(late))
        [sound] = heard([Take(Path(name) / "a", "mara", 0)], Path(name))
    for number in {(each[3] - stamp) // FRAME for each in kept}:
        said = array("h", g711.decode("A", frame(number)))
        assert sound[number * FRAME : (number + 1) * FRAME] == said
    missing = set(range(100)) - {(each[3] - stamp) // FRAME for each in kept}
    assert not any(any(sound[each * FRAME : (each + 1) * FRAME]) for each in missing)


def test_a_caller_and_two_agents_each_at_their_time(tmp_path: Path) -> None:
    keep(tmp_path / "mara", talk(300))
    keep(tmp_path / "jana", later(talk(50), 1))
    keep(tmp_path / "tariq", later(talk(50, stamp=77_777), 4))
    takes = [Take(tmp_path / "mara", "mara", 0)]
    takes += [Take(tmp_path / name, name, 1) for name in ("jana", "tariq")]
    left, right = heard(takes, tmp_path)
    assert len(left) == len(right) == 48_000
    assert all(left)
    spoken = [at for at in range(0, 48_000, FRAME) if right[at]]
    assert spoken == [*range(8000, 16_000, FRAME), *range(32_000, 40_000, FRAME)]


def test_a_pause_is_silence_and_time_goes_on(tmp_path: Path) -> None:
    sent = talk(200)
    keep(tmp_path / "before", sent[:50])
    keep(tmp_path / "after", sent[150:])
    [sound] = heard(
        [Take(tmp_path / "before", "mara", 0), Take(tmp_path / "after", "mara", 0)], tmp_path
    )
    assert not any(sound[8000:24_000])
    assert all(sound[:8000])
    assert all(sound[24_000:])


def test_a_new_stream_or_a_jump_of_the_clock_begins_where_it_came(tmp_path: Path) -> None:
    sent = talk(50) + [
        (at, kind, number, stamp + 10**9, sound) for at, kind, number, stamp, sound in talk(50, 60)
    ]
    keep(tmp_path / "a", sent)
    [sound] = heard([Take(tmp_path / "a", "mara", 0)], tmp_path)
    assert len(sound) == 110 * FRAME
    assert not any(sound[50 * FRAME : 60 * FRAME])


def test_keys_are_no_sound(tmp_path: Path) -> None:
    keep(tmp_path / "a", [(0.0, 101, 0, 0, b"\x05\x8a\x03\x20"), (0.02, 13, 1, 160, b"\x40")])
    assert assemble([Take(tmp_path / "a", "mara", 0)], tmp_path / "made.wav") is None


def test_a_clock_that_runs_slow_stays_beside_ours(tmp_path: Path) -> None:
    """A twentieth of a percent: half a second in a quarter of an hour."""
    slow = [(each[0] * 1.0005, *each[1:]) for each in talk(45_000)]
    keep(tmp_path / "a", slow)
    made = assemble([Take(tmp_path / "a", "mara", 0)], tmp_path / "made.wav")
    assert made
    assert abs(made[0] - slow[-1][0]) < 0.15


def test_peaks_are_loudness_in_equal_pieces(tmp_path: Path) -> None:
    loud, quiet = g711.encode("A", struct.pack("<h", 32_000)), b"\xd5"
    sent = [
        (0.02 * each, 8, each, FRAME * each, (loud if each < 500 else quiet) * FRAME)
        for each in range(1000)
    ]
    keep(tmp_path / "a", sent)
    made = assemble([Take(tmp_path / "a", "mara", 0)], tmp_path / "made.wav")
    assert made
    assert len(made[1]) == 200
    assert set(made[1][:100]) == {99}
    assert max(made[1][101:]) <= 2
    assert all(before >= after for before, after in pairwise(made[1]))


def test_what_is_broken_off_ends_there(tmp_path: Path) -> None:
    keep(tmp_path / "a", talk(3))
    whole = (tmp_path / "a").read_bytes()
    (tmp_path / "a").write_bytes(whole[:-50])
    assert [each.number for each in packets(tmp_path / "a") if len(each.sound) == FRAME] == [0, 1]


def test_contributors_extension_and_padding_are_no_sound(tmp_path: Path) -> None:
    rtp = struct.pack(">BBHII", 0x80 | 0x20 | 0x10 | 1, 8, 1, 0, 7)
    data = bytes(42) + rtp + bytes(4) + b"\xbe\xde\x00\x01" + bytes(4) + b"sound" + b"\0\0\3"
    record = struct.pack("<IIII", 1, 0, len(data), len(data)) + data
    (tmp_path / "a").write_bytes(bytes(24) + record)
    assert list(packets(tmp_path / "a")) == [Packet(1.0, 8, 1, 0, 7, b"sound")]
