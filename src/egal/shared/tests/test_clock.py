from datetime import UTC, datetime, timedelta

import pytest

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
