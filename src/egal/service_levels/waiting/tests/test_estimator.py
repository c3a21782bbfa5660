"""The honest wait against histories that are known to the end: how often did it hold?"""

import math
import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.service_levels.waiting.estimator import (
    SHARE,
    Seen,
    estimate,
    usual_wait,
    waited_at_most,
)

HOUR = 3600.0
seconds = st.floats(min_value=0, max_value=10_000, allow_nan=False)


def test_without_anything_seen_nothing_is_promised() -> None:
    assert estimate(now=[], hour=[], usual=[]) is None


def test_what_was_measured_within_the_hour_is_rounded_up() -> None:
    answered = [Seen(each, answered=True) for each in (50, 61, 70, 80, 95, 100)]
    found = estimate(now=answered, hour=[], usual=[])
    assert found is not None
    assert (found.seconds, found.basis) == (120.0, "now")


def test_who_still_waits_counts_as_at_least_that() -> None:
    answered = [Seen(60.0 * each, answered=True) for each in range(1, 7)]
    waiting = [Seen(600.0, answered=False)] * 6
    alone = estimate(now=answered, hour=[], usual=[])
    assert alone is not None
    assert alone.seconds == 300.0
    assert estimate(now=[*answered, *waiting], hour=[], usual=[]) is None


def test_few_answers_fall_back_to_this_hour_of_past_weeks_then_to_the_usual() -> None:
    few = [Seen(30.0, answered=True)] * 4
    past, usual = [200.0] * 8, [900.0] * 10
    by_hour = estimate(now=few, hour=past, usual=usual)
    by_usual = estimate(now=few, hour=past[:7], usual=usual)
    assert by_hour is not None
    assert by_usual is not None
    assert (by_hour.basis, by_usual.basis) == ("hour", "usual")
    assert estimate(now=few, hour=past[:7], usual=usual[:9]) is None


def test_an_outage_silences_what_the_past_would_promise() -> None:
    waiting = [Seen(60.0 * each, answered=False) for each in range(10, 40)]
    assert estimate(now=waiting, hour=[120.0] * 50, usual=[240.0] * 500) is None


def test_three_who_were_missed_long_ago_silence_nothing() -> None:
    missed = [Seen(40 * HOUR, answered=False)] * 3
    found = estimate(now=missed, hour=[], usual=[240.0] * 50)
    assert found is not None
    assert found.basis == "usual"


@given(st.lists(seconds, min_size=1, max_size=40))
def test_with_everybody_answered_it_is_the_plain_quantile(waits: list[float]) -> None:
    found = waited_at_most([Seen(each, answered=True) for each in waits], SHARE)
    assert found is not None
    within = sum(each <= found for each in waits)
    assert within >= SHARE * len(waits) - 1e-9
    assert found in waits


@given(st.lists(st.tuples(seconds, st.booleans()), min_size=1, max_size=40))
def test_whoever_waits_longer_never_shortens_it(seen: list[tuple[float, bool]]) -> None:
    before = [Seen(each, answered) for each, answered in seen]
    later = [each if each.answered else Seen(each.seconds * 2, answered=False) for each in before]
    first, second = waited_at_most(before, SHARE), waited_at_most(later, SHARE)
    assert (second or math.inf) >= (first or math.inf)


@given(st.lists(seconds, min_size=10, max_size=60))
def test_the_usual_wait_holds_for_nine_of_ten(waits: list[float]) -> None:
    usual = usual_wait(waits)
    assert usual is not None
    assert sum(each <= usual for each in waits) >= 0.9 * len(waits)


History = list[tuple[float, float]]  # when somebody asked, when a person answered; in seconds


def queue(rng: random.Random, asks: Iterator[float], agents: Callable[[float], int]) -> History:
    """First come, first served: each answer takes an agent two to six minutes."""
    free: list[float] = []
    history = []
    for asked in asks:
        free = sorted(free)[-agents(asked) :]
        free += [asked] * (agents(asked) - len(free))
        begins = max(asked, min(free))
        free.remove(min(free))
        free.append(begins + rng.uniform(120, 360))
        history.append((asked, begins + rng.uniform(20, 60)))
    return history


def arrivals(rng: random.Random, days: int, a_minute: Callable[[float], float]) -> Iterator[float]:
    """A Poisson process, thinned to the rate of each moment."""
    now = 0.0
    while now < days * 24 * HOUR:
        now += rng.expovariate(2 / 60)
        if rng.random() < a_minute(now) / 2:
            yield now


def kept(history: History, every: float) -> tuple[float, float]:
    """How often the promise held for those who asked next, and how often there was one."""
    held, asked, silent = 0, 0, 0
    for now in _moments(history, every):
        found = estimate(
            now=list(_seen(history, now)),
            hour=list(_hours(history, now)),
            usual=[end - begin for begin, end in history if end < now][-1000:],
        )
        coming = [(begin, end) for begin, end in history if now <= begin < now + 300]
        if found is None:
            silent += len(coming)
            continue
        asked += len(coming)
        held += sum(end - begin <= found.seconds for begin, end in coming)
    return held / max(asked, 1), asked / max(asked + silent, 1)


def _moments(history: History, every: float) -> Iterator[float]:
    now = 15 * 24 * HOUR
    while now < history[-1][0]:
        yield now
        now += every


def _seen(history: History, now: float) -> Iterator[Seen]:
    for begin, end in history:
        if begin < now and end > now - HOUR:
            until = min(end, now)
            yield Seen(until - begin, end <= now, max(0.0, now - HOUR - begin))


def _hours(history: History, now: float) -> Iterator[float]:
    for begin, end in history:
        weeks, off = divmod(now - begin + HOUR / 2, 7 * 24 * HOUR)
        if 1 <= weeks <= 4 and off < HOUR and end < now:
            yield end - begin


def rush(now: float) -> float:
    """Messages a minute: few at night, many from nine to eleven."""
    hour = now / HOUR % 24
    return 1.1 if 9 <= hour < 11 else 0.5 if 7 <= hour < 20 else 0.03


def test_with_rush_hours_it_holds_for_most() -> None:
    rng = random.Random(1)
    history = queue(rng, arrivals(rng, 22, rush), lambda now: 4 if 7 <= now / HOUR % 24 < 20 else 1)
    held, told = kept(history, 1700)
    assert held > 0.72
    assert told > 0.8


def test_with_thin_data_it_is_careful_or_silent() -> None:
    rng = random.Random(2)
    history = queue(rng, arrivals(rng, 30, lambda _: 0.01), lambda _: 1)
    held, _ = kept(history, 1700)
    assert held > 0.8


@pytest.mark.parametrize("hours", [1, 3])
def test_in_an_outage_it_stops_promising(hours: int) -> None:
    rng = random.Random(3)
    history = queue(rng, arrivals(rng, 20, lambda _: 0.4), lambda _: 3)
    begin = 18 * 24 * HOUR
    gone = [
        (
            asked,
            begin + hours * HOUR + (answered - asked)
            if begin < answered < begin + hours * HOUR
            else answered,
        )
        for asked, answered in history
    ]
    seen = list(_seen(gone, begin + hours * HOUR - 600))
    found = estimate(now=seen, hour=[60.0] * 20, usual=[60.0] * 50)
    assert found is None or found.seconds > 1500
