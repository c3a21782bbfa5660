import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.shared.text import snippet, storable


def test_a_snippet_is_one_line() -> None:
    assert snippet("Hello,\r\n\r\n\tthe light\u2028blinks. ") == "Hello, the light blinks."


def test_a_long_text_ends_with_an_ellipsis_and_not_with_a_space() -> None:
    assert snippet("Router drops again", length=8) == "Router…"


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_a_snippet_keeps_to_its_length(text: str, length: int) -> None:
    found = snippet(text, length)
    assert len(found) <= length
    assert found == " ".join(found.split())


def test_what_fits_is_not_shortened() -> None:
    assert snippet("ä" * 160) == "ä" * 160
    assert snippet("ä" * 161) == "ä" * 159 + "…"


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\x00b", "ab"), ("caf\udce9", "caf?"), ("Grüße 👋", "Grüße 👋")],
)
def test_what_no_database_takes_is_left_out(text: str, kept: str) -> None:
    assert storable(text) == kept


@given(st.text(alphabet=st.characters()))
def test_storable_text_is_utf8_without_nul(text: str) -> None:
    assert "\\u0000" not in json.dumps(storable(text)).replace("\\\\", "")
    storable(text).encode()
