"""Customers who follow their conversations, and what this process has to tell them.

Thousands may be there and say nothing, so each costs little: a few numbers and a short queue.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from egal.realtime.onlookers import CUSTOMER, GONE, Sign
from egal.shared.ids import public_id

MOST = 50  # things one may be behind; who is further behind fetches everything anew
TOLD = frozenset(
    {
        "conversation.merged",
        "conversation.opened",
        "conversation.reopened",
        "conversation.solved",
        "conversation.split",
        "conversation.unmerged",
        "delivery.changed",
        "message.received",
    }
)


@dataclass(eq=False, slots=True)
class Visit:
    """One stream to a customer. ended: they may not follow any more, or are too far behind."""

    visitor_id: int
    contact_id: int
    conversations: set[int]
    news: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    told: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    def put(self, name: str, data: Mapping[str, Any]) -> None:
        """Something to tell; of the same thing the last counts."""
        if (name, data) not in self.news:
            self.news.append((name, data))
        if len(self.news) > MOST:
            self.ended = True
        self.told.set()

    def end(self) -> None:
        """It comes back by itself, if it may."""
        self.ended = True
        self.told.set()


class Visiting:
    """All visits of this process, by contact and by conversation."""

    def __init__(self) -> None:
        self._of_contact: dict[int, set[Visit]] = defaultdict(set)
        self._of_conversation: dict[int, set[Visit]] = defaultdict(set)

    def __len__(self) -> int:
        return sum(map(len, self._of_contact.values()))

    def come(self, visit: Visit) -> None:
        """From now on it hears."""
        self._of_contact[visit.contact_id].add(visit)
        for conversation in visit.conversations:
            self._of_conversation[conversation].add(visit)

    def go(self, visit: Visit) -> None:
        """It hears nothing more."""
        _discard(self._of_contact, visit.contact_id, visit)
        for conversation in visit.conversations:
            _discard(self._of_conversation, conversation, visit)

    def held_by(self, visitor_id: int, contact_id: int) -> int:
        """How many streams this visitor has open here."""
        return sum(each.visitor_id == visitor_id for each in self._of_contact.get(contact_id, ()))

    def visitors(self) -> list[int]:
        """Their ids."""
        return [visit.visitor_id for group in self._of_contact.values() for visit in group]

    def keep(self, allowed: Mapping[int, int]) -> None:
        """End all others. allowed: by visitor the contact they are now."""
        for group in list(self._of_contact.values()):
            for visit in group:
                if allowed.get(visit.visitor_id) != visit.contact_id:
                    visit.end()

    def changed(
        self, seq: int, kind: str, conversation_id: int | None, contact_id: int | None
    ) -> None:
        """Something happened in a conversation: whose it is fetches it. Not what, because some of
        it is ours alone."""
        if kind not in TOLD or conversation_id is None or contact_id is None:
            return
        for visit in self._of_contact.get(contact_id, ()):
            if conversation_id not in visit.conversations:
                visit.conversations.add(conversation_id)
                self._of_conversation[conversation_id].add(visit)
            visit.put("changed", {"conversation": public_id(conversation_id), "seq": seq})

    def hear(self, sign: Sign) -> None:
        """An agent is there: they have read what was said, and perhaps write an answer."""
        if sign.doing == CUSTOMER or sign.agent_id < 0:
            return
        writing = sign.name if sign.doing == "reply" else ""
        data = {
            "conversation": public_id(sign.conversation_id),
            "writing": writing,
            "reading": sign.doing != GONE,
        }
        for visit in self._of_conversation.get(sign.conversation_id, ()):
            visit.put("here", data)


def _discard(groups: dict[int, set[Visit]], key: int, visit: Visit) -> None:
    groups[key].discard(visit)
    if not groups[key]:
        del groups[key]
