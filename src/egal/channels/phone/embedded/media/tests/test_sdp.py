import pytest

from egal.calls.voice import VoiceError
from egal.channels.phone.embedded.media.sdp import Sealed, answered, offer

OURS = Sealed(24010, 24000, "user", "password", "SHA-256 AB:CD", ("198.51.100.7", "10.0.0.5"))
CHROMIUM = "\r\n".join(
    [  # Chromium 142 on Debian 12, November 2026
        "v=0",
        "m=audio 9 UDP/TLS/RTP/SAVPF 8 101",
        "c=IN IP4 0.0.0.0",
        "a=ice-ufrag:92US",
        "a=ice-pwd:mKbbX+6n5elrG5+Wg+/qru4f",
        "a=fingerprint:sha-256 94:F2:D4:D1:A3:0A:53:98:FE:0D:B3:A2:DB:99:98:5C",
        "a=setup:active",
        "",
    ]
)


def test_an_offer_names_every_address_with_both_ports_where_we_look_first() -> None:
    candidates = [
        line.split()[4:6] for line in offer(1, "PCMA", OURS).splitlines() if "candidate:" in line
    ]
    assert candidates == [
        ["198.51.100.7", "24000"],
        ["10.0.0.5", "24000"],
        ["198.51.100.7", "24010"],
        ["10.0.0.5", "24010"],
    ]


@pytest.mark.parametrize(("codec", "line"), [("PCMA", "8 PCMA"), ("G722", "9 G722")])
def test_an_offer_speaks_one_codec(codec: str, line: str) -> None:
    assert f"a=rtpmap:{line}/8000\r\n" in offer(1, codec, OURS)  # type: ignore[arg-type]


def test_an_answer_is_read() -> None:
    found = answered(CHROMIUM)
    assert (found.user, found.active) == ("92US", True)
    assert found.fingerprint.startswith("SHA-256 94:F2")


@pytest.mark.parametrize(
    "line", ["a=ice-pwd:x y && X", "a=fingerprint:sha-256 zz", "a=ice-ufrag:\x00"]
)
def test_words_that_would_become_commands_are_refused(line: str) -> None:
    name = line.split(":")[0]
    wrong = "\r\n".join(line if each.startswith(name) else each for each in CHROMIUM.splitlines())
    with pytest.raises(VoiceError):
        answered(wrong)
