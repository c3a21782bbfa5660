"""What is said to a leg comes from one source, evenly, whatever is said."""

import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from egal.channels.phone.embedded.media.sounds import Ready
from egal.channels.phone.embedded.media.speaker import Speaker


@pytest.fixture
def speaker() -> Iterator[Speaker]:
    speaker = Speaker()
    yield speaker
    speaker.close()


@pytest.fixture
def ear() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(5)
        yield ear


def a_sound(folder: Path, name: str, packets: int) -> Ready:
    (folder / f"{name}.8").write_bytes(name.encode() * 160 * packets)
    return Ready(folder / name, packets / 50)


def packet(ear: socket.socket) -> tuple[int, int, int, int, bytes]:
    """Payload type with its mark, number, moment, source, first byte of the sound."""
    content = ear.recv(2_000)
    _, kind, number, moment, source = struct.unpack(">BBHII", content[:12])
    assert len(content) == 12 + 160
    return kind, number, moment, source, content[12:13]


def test_two_sounds_are_one_source_that_goes_on(
    speaker: Speaker, ear: socket.socket, tmp_path: Path
) -> None:
    port = ear.getsockname()[1]
    speaker.say("leg", port, "PCMA", a_sound(tmp_path, "a", 3), again=False)
    first = [packet(ear) for _ in range(3)]
    speaker.say("leg", port, "PCMA", a_sound(tmp_path, "b", 1), again=True)
    second = [packet(ear) for _ in range(3)]
    heard = [*first, *second]
    assert [each[4] for each in heard] == [b"a"] * 3 + [b"b"] * 3
    assert len({each[3] for each in heard}) == 1
    numbers = [each[1] for each in heard]
    assert [(number - numbers[0]) & 0xFFFF for number in numbers] == list(range(6))
    moments = [each[2] - heard[0][2] & 0xFFFFFFFF for each in heard]
    assert all(moment % 160 == 0 for moment in moments)
    assert moments == sorted(set(moments))
    assert heard[0][0] == 0x80 | 8  # marked as the first after a pause
    assert heard[1][0] == 8


def test_nothing_is_said_after_a_stop_and_all_of_it_is_counted(
    speaker: Speaker, ear: socket.socket, tmp_path: Path
) -> None:
    speaker.say("leg", ear.getsockname()[1], "PCMA", a_sound(tmp_path, "a", 1), again=True)
    packet(ear)
    speaker.stop("leg")
    for _ in range(speaker.said("leg") - 1):
        packet(ear)
    ear.settimeout(0.1)
    with pytest.raises(TimeoutError):
        packet(ear)
    speaker.forget("leg")
    assert speaker.said("leg") == 0
