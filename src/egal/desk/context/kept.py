"""The quarantine."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from egal.channels.models import Arrival
from egal.channels.quarantine import cause_of, sender_of
from egal.desk.access import AtDesk


def kept(request: AtDesk, found: Iterable[Arrival], following: str | None) -> dict[str, Any]:
    """What is quarantined, each with its size (`quarantined` annotates it)."""
    base = reverse("desk:quarantine", args=[request.workspace.slug])
    return {
        "kept": [_row(request, arrival) for arrival in found],
        "may_replay": request.agent.may("inboxes:write"),
        "next_url": following and f"{base}?{urlencode({'cursor': following})}",
    }


def _row(request: AtDesk, arrival: Arrival) -> dict[str, Any]:
    place = [request.workspace.slug, arrival.public_id]
    return {
        "id": arrival.public_id,
        "cause": cause_of(arrival),
        "sender": sender_of(arrival),
        "inbox": arrival.inbox.address,
        "size": vars(arrival)["size"],
        "at": arrival.quarantined_at,
        "raw_url": reverse("desk:quarantine-raw", args=place),
        "replay_url": reverse("desk:quarantine-replay", args=place),
    }
