import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.shared.text import bare_subject, snippet, storable


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


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: Router drops", "Router drops"),
        ("AW: WG: Antw: Re[2]: Router drops", "Router drops"),
        ("Router drops", "Router drops"),
        ("Reklamation: Router", "Reklamation: Router"),
        ("Re:", ""),
        ("", ""),
    ],
)
def test_a_bare_subject_has_lost_what_mail_programs_put_before_it(subject: str, bare: str) -> None:
    assert bare_subject(subject) == bare


@pytest.mark.parametrize("hostile", ["re" + " " * 100_000, "re:" * 50_000 + "re" + " " * 50_000])
def test_a_hostile_subject_costs_no_time(hostile: str) -> None:
    begin = time.process_time()
    bare_subject(hostile)
    assert time.process_time() - begin < 1
