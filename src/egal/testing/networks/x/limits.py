"""How often one may ask and what it costs.

Rates: docs.x.com/x-api/fundamentals/rate-limits; prices: docs.x.com/x-api/getting-started/pricing;
both 2026-08-22.
"""

from collections import defaultdict, deque
from datetime import datetime

from egal.testing.networks.clock import Clock
from egal.testing.networks.x import problems

QUARTER, DAY = 15 * 60, 24 * 3600
# (method, path): for one user, as (requests, seconds). Where X has none for users, for the app.
RATES: dict[str, tuple[tuple[int, int], ...]] = {
    "POST /2/tweets": ((100, QUARTER),),
    "DELETE /2/tweets/{id}": ((50, QUARTER),),
    "GET /2/tweets": ((5000, QUARTER),),
    "GET /2/tweets/{id}": ((900, QUARTER),),
    "PUT /2/tweets/{id}/hidden": ((50, QUARTER),),
    "GET /2/tweets/search/recent": ((300, QUARTER),),
    "GET /2/users/me": ((75, QUARTER),),
    "GET /2/users/{id}": ((900, QUARTER),),
    "GET /2/users/by/username/{username}": ((900, QUARTER),),
    "GET /2/users/{id}/mentions": ((300, QUARTER),),
    "GET /2/dm_events": ((15, QUARTER),),
    "GET /2/dm_events/{id}": ((15, QUARTER),),
    "GET /2/dm_conversations/with/{id}/dm_events": ((15, QUARTER),),
    "POST /2/dm_conversations/with/{id}/messages": ((15, QUARTER), (1440, DAY)),
    "POST /2/dm_conversations/{id}/messages": ((15, QUARTER), (1440, DAY)),
    "POST /2/media/upload": ((500, QUARTER),),
    "GET /2/media/upload": ((1000, QUARTER),),
    "POST /2/media/upload/initialize": ((1875, QUARTER),),
    "POST /2/media/upload/{id}/append": ((1875, QUARTER),),
    "POST /2/media/upload/{id}/finalize": ((1875, QUARTER),),
    "GET /2/media": ((900, QUARTER),),
    "GET /2/media/{key}": ((900, QUARTER),),
    "POST /2/webhooks/replay": ((100, QUARTER),),
    "POST /2/activity/subscriptions": ((500, QUARTER),),
}
# Millionths of a dollar.
PRICES = {
    "post": 15_000,
    "post with a link": 200_000,
    "post, summoned": 10_000,
    "dm": 15_000,
    "deletion": 10_000,
    "hiding": 5_000,
    "post read": 5_000,
    "own post read": 1_000,
    "user read": 10_000,
    "dm read": 10_000,
}


class Limits:
    """Counts requests in windows that begin with the first of them (as remembered)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked: defaultdict[tuple[str, str, int], deque[float]] = defaultdict(deque)

    def count(self, route: str, who: str) -> dict[str, str]:
        """The headers for this answer. Raises the refusal with 429."""
        rates = RATES.get(route, ((450, QUARTER),))
        told = [self._counted(route, who, *rate) for rate in rates]
        headers = min(told, key=lambda each: int(each["x-rate-limit-remaining"]))
        if headers["x-rate-limit-remaining"] == "-1":
            raise problems.too_many({**headers, "x-rate-limit-remaining": "0"})
        return headers

    def _counted(self, route: str, who: str, most: int, seconds: int) -> dict[str, str]:
        now = self._clock.now().timestamp()
        asked = self._asked[route, who, seconds]
        if asked and asked[0] + seconds <= now:
            asked.clear()
        left = most - len(asked) - 1
        if left >= 0:
            asked.append(now)
        return {
            "x-rate-limit-limit": str(most),
            "x-rate-limit-remaining": str(max(left, -1)),
            "x-rate-limit-reset": str(int(asked[0] + seconds) + 1),
        }


class Bill:
    """What it has cost. credits: millionths of a dollar left, None for enough. most: to be spent in
    this cycle, None for no limit. A thing read twice on one day (UTC) is paid once."""

    def __init__(self, clock: Clock, account: str) -> None:
        self.items: list[tuple[datetime, str, int]] = []
        self.credits: int | None = None
        self.most: int | None = None
        self.reads_left: int | None = None
        self._clock, self._account = clock, account
        self._read: set[tuple[str, str, str]] = set()

    @property
    def spent(self) -> int:
        """Millionths of a dollar."""
        return sum(price for _, _, price in self.items)

    def check(self) -> None:
        """Raises the refusal if there is nothing to pay with."""
        if self.credits is not None and self.spent >= self.credits:
            raise problems.no_credits(self._account)
        if self.most is not None and self.spent >= self.most:
            now = self._clock.now()
            year, month = (now.year + 1, 1) if now.month == 12 else (now.year, now.month + 1)
            raise problems.spending_limit(self._account, f"{year}-{month:02}-01")

    def pay(self, what: str) -> None:
        self.items.append((self._clock.now(), what, PRICES[what]))

    def read(self, what: str, ids: list[str]) -> None:
        """Raises the refusal where the month's cap on reading is reached."""
        if self.reads_left is not None:
            if self.reads_left <= 0:
                raise problems.usage_capped()
            self.reads_left -= len(ids)
        day = f"{self._clock.now():%Y-%m-%d}"
        for new in {(what, id_, day) for id_ in ids} - self._read:
            self._read.add(new)
            self.pay(what)
