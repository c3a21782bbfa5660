"""The audit trail, as it is read."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from egal.conversations.models import Inbox
from egal.desk.access import AtDesk
from egal.desk.trail_words import areas, told
from egal.events.models import Event
from egal.shared.ids import public_id
from egal.workspaces.models import Agent


def trail(
    request: AtDesk, found: Sequence[Event], following: str | None, chosen: Mapping[str, str]
) -> dict[str, Any]:
    """chosen: the filters in force. following: the cursor of the next page."""
    base = reverse("desk:settings-trail", args=[request.workspace.slug])
    kept = {key: value for key, value in chosen.items() if value}
    inboxes = _addresses(found)
    people = Agent.objects.select_related("account").order_by("account__name")
    return {
        "entries": [_entry(event, inboxes) for event in found],
        "areas": areas(),
        "people": [(public_id(agent.id), agent.actor_name) for agent in people],
        "chosen": chosen,
        "filtered": bool(kept),
        "trail_url": base,
        "next_url": following and f"{base}?{urlencode({**kept, 'cursor': following})}",
    }


def _entry(event: Event, inboxes: Mapping[int, str]) -> dict[str, Any]:
    sentence, details = told(event, inboxes)
    return {
        "sentence": sentence,
        "details": details,
        "at": event.created_at,
        "client": event.client or "",
        "by_token": event.actor_kind == "token",
        "refused": event.kind == "session.refused",
    }


def _addresses(found: Sequence[Event]) -> dict[int, str]:
    named = {event.data["inbox"] for event in found if "inbox" in event.data}
    return dict(Inbox.objects.filter(pk__in=named).values_list("id", "address")) if named else {}
