"""What is said to callers in pieces: every piece is shipped, and no wait is told too short."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.calls.sounds import shipped
from egal.calls.sounds.texts import texts
from egal.calls.speaking import say_moment, say_number, say_place, say_wait

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
SWITCHBOARD = Path(__file__).parents[2] / "channels/phone/switchboard"
LANGUAGES = st.sampled_from(["de", "en"])
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=800)).map(lambda later: MONDAY + later)


def test_a_wait_is_told_in_minutes() -> None:
    assert say_wait(200, "de") == ["wait_about", "number_4", "minutes"]
    assert say_wait(60, "en") == ["wait_about", "minute"]
    assert say_wait(59, "en") == ["wait_minute"]
    assert say_wait(3600, "de") == ["wait_within", "hour"]
    assert say_wait(None, "de") == ["wait_unknown"]


@given(st.integers(60, 59 * 60))
def test_nobody_waits_longer_than_told(seconds: int) -> None:
    said = say_wait(seconds, "de")
    minutes = int(said[1].removeprefix("number_")) if len(said) == 3 else 1
    assert seconds <= 60 * minutes < seconds + 60


def test_a_moment_is_told_by_the_clock_of_each_language() -> None:
    at = MONDAY.replace(day=24, hour=14, minute=30)
    assert say_moment(at, BERLIN, "de", MONDAY) == ["tomorrow", "clock_14", "number_30"]
    assert say_moment(at, BERLIN, "en", MONDAY) == [
        "tomorrow",
        "clock_2",
        "number_30",
        "after_noon",
    ]


def test_after_a_week_a_day_of_the_week_is_not_enough() -> None:
    assert say_moment(MONDAY + timedelta(days=6), BERLIN, "de", MONDAY)[:1] == ["day_sunday"]
    later = say_moment(MONDAY + timedelta(days=7), BERLIN, "de", MONDAY)
    assert later == ["day_monday", "date_30", "month_11", "clock_9"]


def test_a_number_is_told_digit_by_digit_with_pauses() -> None:
    said = say_number("+4940555", "de")
    assert (
        said
        == ["plus", "number_4", "number_9", "pause", "number_4", "number_0", "pause"]
        + ["number_5"] * 3
    )


@given(st.one_of(st.none(), st.floats(0, 1e6)), st.integers(0, 100), LANGUAGES)
def test_waits_and_places_are_shipped(wait: float | None, place: int, language: str) -> None:
    for name in [*say_wait(wait, language), *say_place(place, language)]:
        assert shipped(name, language)


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=60)), LANGUAGES)
def test_moments_are_shipped(now: datetime, ahead: timedelta, language: str) -> None:
    for name in say_moment(now + ahead, BERLIN, language, now):
        assert shipped(name, language)


@given(st.from_regex(r"\+?[0-9]{3,15}", fullmatch=True), LANGUAGES)
def test_numbers_are_shipped(number: str, language: str) -> None:
    said = say_number(number, language)
    assert [each[7:] for each in said if each.startswith("number_")] == re.findall(r"\d", number)
    assert all(shipped(name, language) for name in said)


@pytest.mark.parametrize("language", ["de", "en"])
def test_all_that_the_switchboard_says_is_shipped(language: str) -> None:
    code = "".join(path.read_text() for path in SWITCHBOARD.glob("*.py"))
    told = re.findall(r"(?:flow\.(?:say|play|key|digits)\(|words ?=|offers = )([^\n]*)", code)
    names = {name for line in told for name in re.findall(r'"([a-z_]+)"', line)}
    assert {"recorded_notice", "agent_lost", "offer_voicemail", "callback_take"} <= names
    for name in names:
        assert shipped(name, language)


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_text_has_its_file_and_each_file_its_text(language: str) -> None:
    folder = shipped("goodbye", language).parent
    assert {path.stem for path in folder.glob("*.wav")} == set(texts(language))
