import pytest

from egal.channels.phone.embedded.sip.headers import Party, caller, party, pressed


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (
            '"Henrik Weiß" <sip:+49221555@trunk.example>;tag=1',
            Party("+49221555", "Henrik Weiß", "trunk.example"),
        ),
        ("sip:0221555@trunk.example;tag=1", Party("0221555", "", "trunk.example")),
        (
            "Henrik <sip:0221555;phone-context=+49@trunk.example;user=phone>",
            Party("0221555", "Henrik"),
        ),
        ("<tel:+49-221-555>", Party("+49-221-555", "")),
        (r'"He said \"hi\"" <sip:1@x>', Party("1", 'He said "hi"', "x")),
        ("", Party("", "")),
    ],
)
def test_who_a_header_names(header: str, found: Party) -> None:
    assert party(header) == found


def test_what_the_network_asserts_counts_more_than_what_they_say() -> None:
    asserted = ['"Weiß" <sip:+49221555@trunk.example>']
    assert caller("<sip:anonymous@anonymous.invalid>", asserted, "").user == "+49221555"
    assert caller("<sip:+491@x>", asserted, "id") == Party("", "")
    assert caller('"Anonymous" <sip:anonymous@anonymous.invalid>', [], "") == Party("", "")


def test_keys_as_telephones_tell_them() -> None:
    assert pressed("application/dtmf-relay", "Signal= 5\r\nDuration=160\r\n") == "5"
    assert pressed("application/dtmf-relay", "signal=#\n") == "#"
    assert [pressed("application/dtmf", key) for key in ("7", "10", "11", "x")] == [
        "7",
        "*",
        "#",
        "",
    ]
