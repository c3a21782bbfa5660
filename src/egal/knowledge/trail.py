"""What somebody looked for and read before they wrote to us, carried from page to page.

It stands in the address, signed and short, so that nobody needs a cookie to read, and nothing is
kept of who writes nothing.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.core import signing

from egal.knowledge.models import Search
from egal.workspaces import scope

MOST_SEARCHES, MOST_ARTICLES = 5, 10  # the latest
LONGEST = 2_000  # characters of a token
HOLDS = timedelta(days=1)
_WORDS = 60  # characters of one search


@dataclass(frozen=True, slots=True)
class Trail:
    """Oldest first. searches: as typed; noted: the ids of their rows. articles: ids."""

    searches: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()
    noted: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.searches or self.articles)

    @property
    def token(self) -> str:
        """For an address or a form; "" for nothing."""
        told = {"s": self.searches, "a": self.articles, "n": self.noted}
        return signing.dumps(told, salt=_salt(), compress=True) if self else ""

    def searched(self, words: str, search: Search | None = None) -> "Trail":
        """And looked for these words; the same ones once. search: its row, where it was noted."""
        others = tuple(each for each in self.searches if each != words[:_WORDS])
        noted = (*self.noted, search.id) if search else self.noted
        return replace(
            self,
            searches=(*others, words[:_WORDS])[-MOST_SEARCHES:],
            noted=noted[-MOST_SEARCHES:],
        )

    def read(self, article: int) -> "Trail":
        """And read this; the same article once."""
        others = tuple(each for each in self.articles if each != article)
        return replace(self, articles=(*others, article)[-MOST_ARTICLES:])


def trail_in(token: str) -> Trail:
    """What a token of this workspace tells; nothing for an old, a foreign or a forged one."""
    try:
        told: dict[str, Any] = signing.loads(token[:LONGEST], salt=_salt(), max_age=HOLDS)
    except signing.BadSignature:
        return Trail()
    return Trail(tuple(told["s"]), tuple(told["a"]), tuple(told["n"]))


def _salt() -> str:
    return f"egal.trail.{scope.workspace_id()}"
