"""Packets of sound out of the files in which rtp.io keeps them: pcap of Ethernet, IPv4, UDP, RTP.

Sources: draft-ietf-opsawg-pcap 4 and 5 (the two headers), RFC 3550 5.1 (the packet).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FILE, _RECORD = 24, struct.Struct("<IIII")
_BEFORE_RTP = 14 + 20 + 8  # Ethernet, IPv4 without options, UDP
_RTP = struct.Struct(">BBHII")
_MOST = 4096  # bytes of a record; longer ones are not from us


@dataclass(frozen=True, slots=True)
class Packet:
    """at: seconds since 1970, when it came. kind: payload type. stamp: RTP's clock, 8,000 a second.

    source: SSRC, one for each stream.
    """

    at: float
    kind: int
    number: int
    stamp: int
    source: int
    sound: bytes


def packets(path: Path) -> Iterator[Packet]:
    """In the order they came. What cannot be read is left out."""
    with path.open("rb") as file:
        file.seek(_FILE)
        while len(head := file.read(_RECORD.size)) == _RECORD.size:
            seconds, micros, size, _original = _RECORD.unpack(head)
            if size > _MOST:
                return
            if packet := _packet(seconds + micros / 1e6, file.read(size)[_BEFORE_RTP:]):
                yield packet


def _packet(at: float, data: bytes) -> Packet | None:
    if len(data) < _RTP.size or data[0] >> 6 != 2:
        return None
    flags, kind, number, stamp, source = _RTP.unpack_from(data)
    begin, end = _begin(data, flags), len(data)
    if flags & 0x20:  # padding, its length in the last byte
        end -= data[-1]
    return Packet(at, kind & 0x7F, number, stamp, source, data[begin:end])


def _begin(data: bytes, flags: int) -> int:
    """Behind contributors and extension."""
    begin = _RTP.size + 4 * (flags & 15)
    if flags & 0x10 and len(data) >= begin + 4:
        begin += 4 + 4 * int.from_bytes(data[begin + 2 : begin + 4], "big")
    return begin
