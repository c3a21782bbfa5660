import pytest
from hypothesis import given
from hypothesis import strategies as some

from egal.channels.phone.embedded.sdp import Ours, chosen, read
from egal.testing.rawsip import SOUND


def test_their_first_codec_that_we_speak_is_answered_with_their_events() -> None:
    sound = read(SOUND.replace("8 0 101", "18 0 8 96").replace(":101 ", ":96 "))
    assert sound is not None
    assert (chosen(sound), sound.events) == ("PCMU", 96)
    answer = Ours("198.51.100.7", 20_000, 1).answer(sound, "PCMU")
    assert "c=IN IP4 198.51.100.7\r\n" in answer
    assert "m=audio 20000 RTP/AVP 0 96\r\n" in answer


@pytest.mark.parametrize("way", ["a=sendonly", "a=inactive"])
def test_hold_is_seen_and_mirrored(way: str) -> None:
    sound = read(SOUND.replace("a=sendrecv", way))
    assert sound is not None
    assert sound.held
    mirrored = "a=recvonly" if way == "a=sendonly" else "a=inactive"
    assert mirrored in Ours("127.0.0.1", 9, 1).answer(sound, "PCMA")


def test_an_address_of_nothing_is_hold_too() -> None:
    sound = read(SOUND.replace("IN IP4 127.0.0.1\nt", "IN IP4 0.0.0.0\nt"))
    assert sound is not None
    assert sound.held


def test_pictures_are_answered_with_a_closed_port_in_their_place() -> None:
    video = "m=video 5006 RTP/AVP 96\na=rtpmap:96 VP8/90000\n"
    sound = read(SOUND + video)
    assert sound is not None
    answer = Ours("127.0.0.1", 9, 1).answer(sound, "PCMA")
    assert answer.index("m=audio 9") < answer.index("m=video 0 RTP/AVP 96")


@pytest.mark.parametrize(
    "text", ["", SOUND.replace("RTP/AVP", "RTP/SAVP"), "v=0\nm=video 9 RTP/AVP 8\n"]
)
def test_what_is_no_plain_sound_is_none(text: str) -> None:
    assert read(text) is None


def test_a_version_grows_only_with_a_change() -> None:
    ours = Ours("127.0.0.1", 9, 7)
    first = ours.offer(["PCMA"])
    assert ours.offer(["PCMA"]) == first
    assert "o=- 7 2 " in ours.offer(["PCMU"])


@given(some.text(max_size=200))
def test_whatever_they_say_it_is_read_or_none(junk: str) -> None:
    read(SOUND + junk)
    read(junk + "\nm=audio 9 RTP/AVP 8\n" + junk)
