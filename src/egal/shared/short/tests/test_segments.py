import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.shared.short.segments import Segments, segments, units


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", Segments("GSM-7", 0, 160)),
        ("Ihr Techniker kommt am 3. Juli", Segments("GSM-7", 1, 130)),
        ("Guten Tag,\r\nMara", Segments("GSM-7", 1, 145)),
        ("a" * 160, Segments("GSM-7", 1, 0)),
        ("a" * 161, Segments("GSM-7", 2, 145)),
        ("a" * 306, Segments("GSM-7", 2, 0)),
        ("a" * 307, Segments("GSM-7", 3, 152)),
        ("€" * 80, Segments("GSM-7", 1, 0)),
        ("я" * 70, Segments("UCS-2", 1, 0)),
        ("я" * 71, Segments("UCS-2", 2, 63)),
        ("👋" * 35, Segments("UCS-2", 1, 0)),
    ],
)
def test_messages_that_are_paid(text: str, told: Segments) -> None:
    assert segments(text) == told


def test_one_sign_of_another_alphabet_changes_the_whole() -> None:
    assert segments("Grüße, Ihr Café").encoding == "GSM-7"
    assert segments("Grüße, Ihre Crêperie").encoding == "UCS-2"


def test_no_sign_is_divided_between_two_messages() -> None:
    assert segments("a" * 152 + "€" + "a" * 152) == Segments("GSM-7", 3, 152)
    assert segments("👋" * 36) == Segments("UCS-2", 2, 61)


@given(st.text())
def test_there_is_room_for_all_of_it(text: str) -> None:
    told = segments(text)
    each = {("GSM-7", 1): 160, ("UCS-2", 1): 70}.get((told.encoding, told.count))
    room = each or told.count * {"GSM-7": 153, "UCS-2": 67}[told.encoding]
    assert units(text) <= max(room, 0)
