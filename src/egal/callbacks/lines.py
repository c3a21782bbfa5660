"""By which of our numbers a promise is kept."""

from collections.abc import Sequence

from egal.calls.destinations import refusal
from egal.conversations.models import Conversation, Inbox

_PHONE = "phone"  # key of the channel by which calls are made


def lines() -> list[Inbox]:
    """Those of the workspace in force by which the desk can ring, the eldest first."""
    found = Inbox.objects.filter(channel=_PHONE).order_by("id")
    return [each for each in found if each.settings.get("driver", "embedded") == "embedded"]


def line_for(conversation: Conversation, ours: Sequence[Inbox]) -> Inbox | None:
    """The one they called; else the first. None where there is none."""
    called = (each for each in ours if each.pk == conversation.inbox_id)
    return next(called, next(iter(ours), None))


def why_not_rung(number: str, conversation: Conversation, ours: Sequence[Inbox]) -> str:
    """Why this number (E.164) can never be rung from here, in English; "" where it can.

    Where the desk rings nobody, people do by hand, and know themselves.
    """
    line = line_for(conversation, ours)
    if line is None:
        return ""
    named = line.settings.get("may_dial") or ()
    return refusal(number, line=line.address, may_dial=[str(each) for each in named])
