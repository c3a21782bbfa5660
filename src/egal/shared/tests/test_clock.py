from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.shared import clock

MIDNIGHT = datetime(2026, 3, 29, tzinfo=UTC)


def test_the_clock_is_utc() -> None:
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


def test_inside_it_is_the_moment_that_was_said() -> None:
    with clock.at(MIDNIGHT):
        assert clock.now() == MIDNIGHT
        with clock.at(MIDNIGHT + timedelta(hours=1)):
            assert clock.now() == MIDNIGHT + timedelta(hours=1)
        assert clock.now() == MIDNIGHT


def test_afterwards_time_goes_on_even_when_something_failed() -> None:
    with pytest.raises(LookupError), clock.at(MIDNIGHT):
        raise LookupError
    assert clock.now() != MIDNIGHT


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_read_as_it_was_written(moment: datetime) -> None:
    assert clock.read(moment.isoformat()) == moment


@given(st.text(max_size=30))
def test_what_is_no_moment_is_none(text: str) -> None:
    found = clock.read(text)
    assert found is None or found.tzinfo


@pytest.mark.parametrize("text", ["", "2026-11-23", "2026-11-23T09:00:00", "tomorrow"])
def test_without_its_time_zone_nobody_knows_when_it_is(text: str) -> None:
    assert clock.read(text) is None
