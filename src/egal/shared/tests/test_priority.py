"""Which requests may be put last."""

import pytest

from egal.shared.priority import can_wait


@pytest.mark.parametrize("said", [b"u=6", b"i, u=4", b"u=7;x=1", b"i,u=5 , x"])
def test_a_page_fetched_anew_can_wait(said: bytes) -> None:
    assert can_wait([(b"host", b"nordnetz.example"), (b"priority", said)])


@pytest.mark.parametrize("said", [b"u=3", b"u=0, i", b"i", b"", b"u=66", b"u=9", b"nu=6", b"u"])
def test_what_is_urgent_or_not_understood_cannot(said: bytes) -> None:
    assert not can_wait([(b"priority", said)])


def test_who_says_nothing_cannot() -> None:
    assert not can_wait([(b"host", b"nordnetz.example"), (b"x", b"u=6")])
