"""The shared template tags."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from egal.shared import clock
from egal.shared.templatetags.look import ago, day, icon, initials, linked, naming, some

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mara Lindner", "ML"),
        ("Maria da Conceição Albuquerque", "MA"),
        ("éva", "É"),
        ("mara@posteo.example", "M"),
        ("(Timur) Osman", "TO"),
        ("محمد الفارسي", "م"),
        ("山田 太郎", "山"),
        ("+49 151 2345204", "?"),
        ("", "?"),
    ],
)
def test_initials_stand_for_a_name_in_any_script(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("passed", "english", "german"),
    [
        (timedelta(seconds=-5), "now", "jetzt"),
        (timedelta(seconds=59), "now", "jetzt"),
        (timedelta(minutes=4), "4 min", "4 Min."),
        (timedelta(hours=23), "23 h", "23 Std."),
        (timedelta(days=3), "Sat", "Sa"),
        (timedelta(days=9), "1 Mar", "1. Mär"),
        (timedelta(days=400), "Feb 2025", "Feb 2025"),
    ],
)
def test_how_long_ago_fits_into_a_list(passed: timedelta, english: str, german: str) -> None:
    for language, text in (("en", english), ("de", german)):
        with clock.at(NOON), translation.override(language):
            assert ago(NOON - passed).endswith(f">{text}</time>")


def test_days_have_names() -> None:
    with clock.at(NOON), translation.override("en"):
        assert day(date(2026, 3, 10)) == "Today"
        assert day(NOON - timedelta(days=1)) == "Yesterday"
        assert day(date(2026, 3, 3)) == "Tuesday, 3 March"


def test_links_in_a_text_open_apart_and_the_rest_stays_text() -> None:
    shown = linked('<b rel="nofollow">see https://a.example/?x=1&y=2</b>')
    assert '<a href="https://a.example/?x=1&amp;y=2" rel="nofollow noopener noreferrer" ' in shown
    assert "<b" not in shown


def test_some() -> None:
    assert some([{"can_send": False}, {"can_send": True}], "can_send")
    assert not some([], "can_send")


def test_an_icon_points_into_the_sprite() -> None:
    assert 'icons.svg#mail"' in icon("mail")


def test_names_are_marked_in_the_text_and_nowhere_else() -> None:
    html = '<a href="mailto:x@Jana">@Jana K&amp;S</a> x@jana @jana @Janas'
    assert naming(html, ["Jana", "Jana K&S"]) == (
        '<a href="mailto:x@Jana"><mark class="mention">@Jana K&amp;S</mark></a> x@jana '
        '<mark class="mention">@jana</mark> @Janas'
    )
    assert naming("@Jana", []) == "@Jana"
