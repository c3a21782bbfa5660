import hmac
import struct

from hypothesis import given
from hypothesis import strategies as st

from egal.channels.phone.embedded.media.stun import Asking, request

PLACE = ("203.0.113.9", 4711)


def asked(user: bytes = b"ours:theirs", password: bytes = b"secret") -> bytes:
    """As a browser asks: RFC 8489 14.5, signed up to the signature, whose length counts already."""
    named = struct.pack(">HH", 0x0006, len(user)) + user + bytes(-len(user) % 4)
    head = struct.pack(">HHI12s", 1, len(named) + 24, 0x2112A442, b"transaction!")
    signature = hmac.digest(password, head + named, "sha1")
    whole = struct.pack(">HHI12s", 1, len(named) + 24 + 8, 0x2112A442, b"transaction!")
    return (
        whole
        + named
        + struct.pack(">HH", 0x0008, 20)
        + signature
        + struct.pack(">HHI", 0x8028, 4, 0)
    )


def heard(*packets: bytes) -> list[tuple[str, tuple[str, int]]]:
    came: list[tuple[str, tuple[str, int]]] = []
    asking = Asking(lambda user, place: came.append((user, place)))
    asking.passwords["ours"] = "secret"
    for packet in packets:
        asking.datagram_received(packet, PLACE)
    return came


def test_who_knows_the_password_is_told_once() -> None:
    assert heard(asked(), asked()) == [("ours", PLACE)]


def test_eve_who_does_not_know_it_is_not() -> None:
    assert heard(asked(password=b"guess"), asked(user=b"other:theirs"), b"", asked()[:-1]) == []


@given(st.binary(max_size=200), st.integers(0, 100))
def test_whatever_comes_is_read_or_left(junk: bytes, at: int) -> None:
    packet = asked()
    request(junk)
    request(packet[:at] + junk + packet[at + len(junk) :])
