"""A part is killed while somebody is in a call: the call is in the record once, as what it was."""

import time
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from egal.testing.telephone import Telephone
from tests.journeys.installation import Installation, name_of, until
from tests.journeys.prepared import prepared
from tests.journeys.telephone import ask, ended, line

HENRIK = "+4915112345678"


@pytest.fixture(scope="module")
def house() -> Iterator[Installation]:
    """The demo company, open at all hours, where nobody takes calls."""
    installation = prepared("--demo")
    installation.start()
    ask(installation, "prepare")
    yield installation
    installation.remove()


@pytest.fixture
def waiting(house: Installation) -> Iterator[tuple[Telephone, int]]:
    """Henrik in the queue, and the id of the last call before his."""
    before = ask(house, "newest")
    with Telephone(user=HENRIK) as henrik:
        henrik.dial(line(house))
        until(lambda: ask(house, "waiting") == 1, seconds=30)
        yield henrik, before


@pytest.mark.parametrize("part", ["egal-worker", "egal-web"])
def test_a_call_outlives_what_does_not_carry_it(
    part: str, house: Installation, waiting: tuple[Telephone, int]
) -> None:
    henrik, before = waiting
    kill(house, part)
    time.sleep(1)
    assert (ask(house, "waiting"), ended(house, before)) == (1, [])
    henrik.hang_up()
    assert the_call(house, before)["outcome"] == "abandoned"
    assert ask(house, "waiting") == 0


def test_a_call_outlives_its_database_and_is_noted_when_that_is_back(
    house: Installation, waiting: tuple[Telephone, int]
) -> None:
    henrik, before = waiting
    kill(house, "postgres")
    henrik.hang_up()
    call = the_call(house, before)
    assert (call["outcome"], call["ended_by"]) == ("abandoned", "customer")
    assert ask(house, "waiting") == 0


def test_a_call_begun_while_the_database_was_away_is_noted(house: Installation) -> None:
    before = ask(house, "newest")
    with Telephone(user=HENRIK) as henrik:
        kill(house, "postgres")
        henrik.dial(line(house))
        until(lambda: told(house, "waiting") == 1, seconds=60)
        henrik.hang_up()
    assert the_call(house, before)["outcome"] == "abandoned"


def test_the_calls_of_a_telephone_that_is_killed_end_once_and_new_ones_come(
    house: Installation, waiting: tuple[Telephone, int]
) -> None:
    _henrik, before = waiting
    kill(house, "egal-phone")
    call = the_call(house, before)
    assert (call["outcome"], call["ended_by"]) == ("interrupted", "us")
    assert ask(house, "waiting") == 0
    with Telephone(user=HENRIK) as again:
        until(lambda: rings(again, house), seconds=60)
        again.hang_up()


def kill(house: Installation, name: str) -> None:
    """At once, whatever it does."""
    assert house.tree
    family = psutil.Process(house.tree.pid).children()
    next(each for each in family if name_of(each) == name).kill()


def the_call(house: Installation, before: int) -> dict[str, Any]:
    """The only one since, once it is over; nothing comes after it."""
    [call] = until(lambda: over(house, before), seconds=90)
    time.sleep(3)
    [again] = ended(house, before)
    assert again == call
    return dict(call)


def over(house: Installation, before: int) -> list[dict[str, Any]]:
    """As `ended`; nothing while the database is away."""
    return [] if told(house, "waiting") is None else ended(house, before)


def told(house: Installation, what: str) -> Any:
    """None while the database is away."""
    try:
        return ask(house, what)
    except AssertionError:
        return None


def rings(telephone: Telephone, house: Installation) -> bool:
    try:
        telephone.dial(line(house), timeout=5)
    except Exception:
        time.sleep(0.5)
        return False
    return True
