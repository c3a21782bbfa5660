"""Opening hours: laws that hold at any moment, and the nights in which the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from egal.service_levels.hours.schedule import (
    Schedule,
    SpecialDay,
    after_open_seconds,
    closes_at,
    is_open,
    next_opening,
    open_seconds_between,
)

BERLIN = ZoneInfo("Europe/Berlin")
NINE_TO_FIVE = ((540, 1020),)
OFFICE = Schedule(BERLIN, (NINE_TO_FIVE,) * 5 + ((), ()))
ALWAYS = Schedule(BERLIN, (((0, 1440),),) * 7)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    edges = st.lists(st.integers(0, 1440), max_size=6, unique=True).map(sorted)
    week = [draw(edges) for _ in range(7)]
    zone = draw(st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu"]))
    spans = (tuple(zip(day[::2], day[1::2], strict=False)) for day in week)
    return Schedule(ZoneInfo(zone), tuple(spans))


BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
moments = st.floats(0, 275 * 86_400).map(lambda seconds: BEGIN + timedelta(seconds=seconds))


@given(schedules(), moments, moments, moments)
def test_open_time_adds_up(
    schedule: Schedule, one: datetime, two: datetime, three: datetime
) -> None:
    a, b, c = sorted((one, two, three))
    parts = open_seconds_between(schedule, a, b) + open_seconds_between(schedule, b, c)
    assert abs(parts - open_seconds_between(schedule, a, c)) < 1e-3


@given(schedules(), moments, moments)
def test_open_time_is_never_longer_than_the_time(
    schedule: Schedule, one: datetime, two: datetime
) -> None:
    a, b = sorted((one, two))
    assert 0 <= open_seconds_between(schedule, a, b) <= (b - a).total_seconds() + 1e-3
    assert open_seconds_between(schedule, b, a) == 0 or a == b


@given(schedules(), moments)
def test_it_is_open_just_before_it_closes_and_not_before_it_opens(
    schedule: Schedule, at: datetime
) -> None:
    opens = next_opening(schedule, at)
    if opens is None:
        return
    assert is_open(schedule, opens)
    assert open_seconds_between(schedule, at, opens) == 0
    if closes := closes_at(schedule, opens):
        assert not is_open(schedule, closes)
        assert is_open(schedule, closes - timedelta(seconds=1))


@given(schedules(), moments, st.integers(1, 100_000))
def test_so_much_open_time_later_is_so_much_open_time(
    schedule: Schedule, at: datetime, seconds: int
) -> None:
    then = after_open_seconds(schedule, at, seconds)
    if then is not None:
        assert abs(open_seconds_between(schedule, at, then) - seconds) < 1e-3


def test_friday_evening_opens_on_monday() -> None:
    friday = datetime(2026, 11, 20, 18, 0, tzinfo=BERLIN)
    assert next_opening(OFFICE, friday) == datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
    assert closes_at(OFFICE, friday) is None


def test_who_is_always_there_never_closes_not_even_when_the_clocks_change() -> None:
    march = datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN)
    assert closes_at(ALWAYS, march) is None
    noon = datetime(2026, 3, 29, 12, 0, tzinfo=BERLIN)
    assert open_seconds_between(ALWAYS, march, noon) == 23 * 3600


def test_a_night_has_the_hours_it_really_has() -> None:
    night = Schedule(BERLIN, (((0, 360),),) * 7)
    for day, hours in [(date(2026, 3, 29), 5), (date(2026, 10, 25), 7), (date(2026, 6, 1), 6)]:
        begin = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
        noon = begin.replace(hour=12)
        assert open_seconds_between(night, begin, noon) == hours * 3600


def test_a_holiday_and_a_short_day_differ_from_the_week() -> None:
    days = {
        date(2026, 12, 25): SpecialDay("Christmas"),
        date(2026, 12, 24): SpecialDay("Christmas Eve", ((540, 720),)),
    }
    office = Schedule(BERLIN, OFFICE.week, days.get)
    eve = datetime(2026, 12, 24, 10, 0, tzinfo=BERLIN)
    assert closes_at(office, eve) == eve.replace(hour=12)
    assert next_opening(office, eve.replace(hour=13)) == datetime(2026, 12, 28, 9, tzinfo=BERLIN)
