"""When and at which number the customer of a conversation can be promised a callback."""

from collections import defaultdict
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.utils.timezone import localtime

from egal.callbacks.slots import free_slots
from egal.channels.spelling import PHONE, legible
from egal.conversations.models import Conversation
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url, resource_url
from egal.desk.context.contact import is_number
from egal.desk.context.person import identities_of
from egal.desk.context.promised import promise_on
from egal.desk.moments import offered
from egal.shared import clock

OF_A_DAY, DAYS, MOST = 3, 2, 200  # slots shown; so many are looked at


def promising(request: AtDesk, conversation: Conversation, view: str) -> dict[str, Any]:
    """What the dialog is given; what was typed stands in it again."""
    numbers = _numbers(conversation)
    slots = slots_offered(conversation)
    first = slots[0] if slots else offered(clock.now())[-1].at
    return {
        "promising": {
            "url": resource_url(request, "promise", conversation, view),
            "end_url": resource_url(request, "promise-end", conversation, view),
            "back_url": conversation_url(request, conversation, view),
            "name": conversation.contact_name,
            "promise": promise_on(request, conversation),
            "number": request.POST.get("number", next(iter(numbers), "")),
            "numbers": numbers,
            "slots": [{"at": each, "key": each.isoformat()} for each in slots],
            "when": request.POST.get("when", slots[0].isoformat() if slots else "soon"),
            "moment": request.POST.get("moment") or f"{localtime(first):%Y-%m-%dT%H:%M}",
        }
    }


def slots_offered(conversation: Conversation) -> list[datetime]:
    """The first free ones of the next days on which there are any."""
    days: dict[date, list[datetime]] = defaultdict(list)
    found = free_slots(conversation.workspace, inbox_id=conversation.inbox_id)
    for slot in islice(found, MOST):
        days[localtime(slot).date()].append(slot)
    return [slot for day in list(days.values())[:DAYS] for slot in day[:OF_A_DAY]]


def _numbers(conversation: Conversation) -> list[str]:
    """All of the contact's, as they are read."""
    known = identities_of(conversation, evidence=False)
    return [legible(PHONE, each.value) for each in known if is_number(each)]
