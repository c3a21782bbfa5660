"""Who looks at a conversation and who is writing there, as far as this process has heard.

Nothing of it is stored. Each tab gives a sign every few seconds, by way of the database all web
processes hear of it, and who has given none for a while is gone.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from egal.shared.ids import public_id

LAPSE = 10.0  # seconds without a sign after which nobody is there any more
READING, WRITING, GONE = "reading", ("reply", "note"), "gone"
CUSTOMER = "customer"  # they write to us, and are nobody who looks at the desk
DOING = (*WRITING, READING, CUSTOMER)  # what counts for somebody with several tabs, first
MOST_TABS = 8  # of one agent in one conversation
LONGEST_NAME = 80  # characters
_LONGEST_PAYLOAD = 7_900  # bytes; PostgreSQL takes fewer than 8,000

Place = tuple[int, int]  # workspace and conversation


@dataclass(frozen=True, slots=True)
class Sign:
    """What one tab says of itself. doing: one of DOING, or "gone".

    agent_id: of a customer the number of the contact, below zero.
    """

    workspace_id: int
    conversation_id: int
    agent_id: int
    name: str
    tab: str
    doing: str

    @property
    def place(self) -> Place:
        return self.workspace_id, self.conversation_id


@dataclass(frozen=True, slots=True)
class Onlooker:
    """An agent who is there, however many tabs they have open, or the customer who writes."""

    agent_id: int
    name: str
    doing: str

    def data(self) -> dict[str, str]:
        """As sent to a browser."""
        agent = "" if self.doing == CUSTOMER else public_id(self.agent_id)
        return {"agent": agent, "name": self.name, "doing": self.doing}


@dataclass(frozen=True, slots=True)
class Sight:
    """All who are in one conversation now."""

    conversation_id: int
    people: tuple[Onlooker, ...]

    def data(self) -> dict[str, Any]:
        """As sent to a browser."""
        people = [each.data() for each in self.people]
        return {"conversation": public_id(self.conversation_id), "people": people}


class Onlookers:
    """Those of all conversations, by the signs of their tabs."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tabs: dict[Place, dict[tuple[int, str], tuple[Sign, float]]] = defaultdict(dict)

    def at(self, place: Place) -> tuple[Onlooker, ...]:
        """By name; each agent once, with what they do most in any of their tabs."""
        found: dict[int, Onlooker] = {}
        for sign, _ in self._tabs.get(place, {}).values():
            known = found.get(sign.agent_id)
            if known is None or DOING.index(sign.doing) < DOING.index(known.doing):
                found[sign.agent_id] = Onlooker(sign.agent_id, sign.name, sign.doing)
        return tuple(sorted(found.values(), key=lambda each: (each.name, each.agent_id)))

    def hear(self, sign: Sign) -> bool:
        """Take note of it; whether it changes what others see."""
        before = self.at(sign.place)
        tabs, tab = self._tabs[sign.place], (sign.agent_id, sign.tab)
        tabs.pop(tab, None)
        if sign.doing in DOING:
            tabs[tab] = sign, self._clock() + LAPSE
            self._drop_oldest(tabs, sign.agent_id)
        return self._changed(sign.place, before)

    def lapse(self) -> list[Place]:
        """Forget who has given no sign; the places where that changes what others see."""
        now = self._clock()
        changed = []
        for place, tabs in list(self._tabs.items()):
            before = self.at(place)
            for tab in [tab for tab, (_, until) in tabs.items() if until <= now]:
                del tabs[tab]
            if self._changed(place, before):
                changed.append(place)
        return changed

    def _drop_oldest(self, tabs: dict[tuple[int, str], Any], agent_id: int) -> None:
        own = [tab for tab in tabs if tab[0] == agent_id]
        for tab in own[:-MOST_TABS]:
            del tabs[tab]

    def _changed(self, place: Place, before: tuple[Onlooker, ...]) -> bool:
        """What one does alone in a room nobody needs to hear of."""
        after = self.at(place)
        if not after:
            self._tabs.pop(place, None)
        return before != after and max(len(before), len(after)) > 1


def packed(signs: Iterable[Sign]) -> Iterator[str]:
    """As payloads of NOTIFY, as few as possible."""
    rows: list[str] = []
    size = 2
    for sign in signs:
        row = _row(sign)
        length = len(row.encode()) + 1
        if rows and size + length > _LONGEST_PAYLOAD:
            yield f"[{','.join(rows)}]"
            rows, size = [], 2
        rows.append(row)
        size += length
    if rows:
        yield f"[{','.join(rows)}]"


def unpacked(payload: str) -> list[Sign]:
    """The signs in a payload; none in one that another release has written."""
    try:
        return [Sign(*row) for row in json.loads(payload)]
    except (TypeError, ValueError):
        return []


def _row(sign: Sign) -> str:
    place = [sign.workspace_id, sign.conversation_id, sign.agent_id]
    return json.dumps([*place, sign.name, sign.tab, sign.doing], ensure_ascii=False)
