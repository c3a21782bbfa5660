"""What a driver tells of calls becomes calls, each in the conversation in which it is shown."""

from collections.abc import Iterable

from egal.calls.actions.note import note
from egal.calls.facts import CallFact
from egal.calls.models import Call
from egal.channels.phone.placing import place
from egal.conversations.models import Inbox


def note_calls(*, inbox: Inbox, driver: str, facts: Iterable[CallFact]) -> list[Call]:
    """Note these facts, in any order, late or once more; the calls they are of, as they are now.

    Works in any workspace: that of the inbox is in force meanwhile.
    """
    return note(inbox=inbox, driver=driver, facts=facts, place=place)
