"""How many calls are begun: nothing without an agent who is signed in, and not too many at once.

Pure. Which numbers may be rung says `egal.calls.destinations`.
"""

from collections import deque
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

A_MINUTE = 60.0  # seconds
MOST_OF_AGENT, MOST_OF_WORKSPACE = 10, 60  # calls begun within a minute


TOO_MANY = gettext_noop("Too many calls were begun within a minute. Wait a moment.")


@dataclass(slots=True)
class Pace:
    """How many calls were begun of late, by an agent and in a workspace."""

    begun: dict[tuple[str, int], deque[float]] = field(default_factory=dict)

    def allows(self, *, agent: int, workspace: int, now: float) -> bool:
        """Whether one more may be begun, which is counted then. now: seconds of any clock."""
        bounds = {("agent", agent): MOST_OF_AGENT, ("workspace", workspace): MOST_OF_WORKSPACE}
        if any(self._recent(who, now) >= most for who, most in bounds.items()):
            return False
        for who in bounds:
            self.begun[who].append(now)
        return True

    def _recent(self, who: tuple[str, int], now: float) -> int:
        times = self.begun.setdefault(who, deque())
        while times and times[0] <= now - A_MINUTE:
            times.popleft()
        return len(times)
