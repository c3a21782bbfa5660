"""Does what somebody writes by another channel belong to what they have open?

Only for an address that its owner has proved, and only where one conversation alone is open: of
several nobody can tell, so that begins anew and the agent is asked (`desk/context/same_matter.py`).
A browser says by itself what it goes on with. The question itself stands in `sql/intake_0002.sql`.
"""

from egal.channels.base import NewMessage
from egal.contacts.visitors import KIND


def may_join(fact: NewMessage, *, doubted: bool) -> bool:
    """Whether to ask. doubted: the sender is held for forged, whose word joins nothing."""
    new = fact.answers is None and not fact.joins_open and fact.sender.kind != KIND
    return new and fact.automatic == "none" and not fact.marked_spam and not doubted
