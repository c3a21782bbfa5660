"""How evenly a day is shared out: the figures that docs/routing.md tells."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from egal.routing.figures import Offered, evenness, gini
from egal.routing.matching import Make, Snapshot, Someone, Waiter, match
from egal.routing.models import Kind

NINE = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
AGENTS, MINUTES = 8, 8 * 60
SALES, SUPPORT = 1, 2


@dataclass
class Day:
    """A simulated working day: calls come at random, and talks last 210 seconds on average.

    until: when each agent is free again. asked: how often each was offered a call.
    """

    seed: int
    a_minute: float
    until: dict[int, datetime] = field(default_factory=dict)
    asked: Counter[int] = field(default_factory=Counter)
    idle_since: dict[int, datetime] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)

    def run(self) -> "Day":
        chance, waiting, number = random.Random(self.seed), list[Waiter](), 0
        for second in range(0, MINUTES * 60, 5):
            now = NINE + timedelta(seconds=second)
            if chance.random() < self.a_minute / 12:
                number += 1
                team = chance.choice([None, SALES, SUPPORT])
                waiting.append(Waiter(number, Kind.CALL, now, team=team))
            for made in match(Snapshot(self._agents(now), tuple(waiting)), now):
                assert isinstance(made, Make)
                taken = next(each for each in waiting if each.id == made.waiting)
                waiting.remove(taken)
                self._talk(made.agent, now, chance.expovariate(1 / 210))
                self.waited.append((now - taken.since).total_seconds())
        return self

    def _agents(self, now: datetime) -> tuple[Someone, ...]:
        """Everybody helps everywhere; who talks is at their limit."""
        return tuple(
            Someone(
                number,
                teams=frozenset({SALES, SUPPORT}),
                limits={Kind.CALL: 1},
                load={Kind.CALL: int(self.until.get(number, NINE) > now)},
                idle_since=self.idle_since.get(number, NINE),
            )
            for number in range(1, AGENTS + 1)
        )

    def _talk(self, agent: int, now: datetime, seconds: float) -> None:
        self.asked[agent] += 1
        self.until[agent] = self.idle_since[agent] = now + timedelta(seconds=seconds)


@pytest.mark.parametrize("a_minute", [0.3, 1.0, 1.8])
def test_over_a_day_everybody_who_is_there_gets_about_as_many(a_minute: float) -> None:
    """Quiet, busy, and at the edge of what eight people can do."""
    day = Day(seed=7, a_minute=a_minute).run()
    counts = [day.asked[number] for number in range(1, AGENTS + 1)]
    assert gini(sorted(counts)) < 0.05
    assert max(counts) <= 1.3 * min(counts)


def test_while_somebody_is_free_nobody_waits() -> None:
    day = Day(seed=3, a_minute=0.3).run()
    assert max(day.waited) == 0


def test_shared_by_who_came_last_it_would_be_uneven() -> None:
    """The measure tells a fair day from an unfair one."""
    assert evenness({1: Offered(made=40), 2: Offered(made=2)}, [1, 2, 3]) == pytest.approx(
        0.37, abs=0.02
    )
    assert evenness({1: Offered(made=9), 2: Offered(made=9)}, [1, 2]) == 1
    assert evenness({}, [1, 2]) is None


def test_of_who_came_back_nobody_is_flooded() -> None:
    """Who was away all morning is idle since they came, not since yesterday."""
    jana = Someone(1, limits={Kind.CALL: 1}, idle_since=NINE)
    back = replace(jana, id=2, idle_since=NINE + timedelta(hours=3))
    found = match(Snapshot((jana, back), (Waiter(1, Kind.CALL, NINE),)), NINE + timedelta(hours=4))
    assert [each.agent for each in found if isinstance(each, Make)] == [1]
