"""One conversation: its head, its composer, and what both are made of."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import QueryDict

from egal.channels.continuing import leads_out
from egal.channels.registry import channels
from egal.channels.spelling import PHONE, legible
from egal.channels.ways import Way, ways_to_reply
from egal.contacts.models import Identity
from egal.conversations.actions.drafts import drafts_here
from egal.conversations.models import Conversation, Draft
from egal.conversations.timeline import timeline
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url
from egal.desk.context.begun import begun_by_others
from egal.desk.context.contact import is_number
from egal.desk.context.entries import entries
from egal.desk.context.files import files_of, writing
from egal.desk.context.head import choices_of_head, head
from egal.desk.context.person import identities_of, person, person_ahead
from egal.desk.context.same_matter import may_belong_to
from egal.desk.moments import offered
from egal.desk.recipients import fields, kept
from egal.desk.sending import sending
from egal.shared import clock
from egal.shared.ids import public_id


def talk(
    request: AtDesk,
    conversation: Conversation,
    view: str,
    *,
    everything: bool = False,
    since: datetime | None = None,
    panel: bool = True,
) -> dict[str, Any]:
    """One conversation: its head, its timeline, the composer, and the panel beside it.

    since: up to when the agent had read it. panel: whether all of it, or where it is fetched.
    """
    drafts = list(drafts_here(conversation))
    draft = next((each for each in drafts if each.agent_id == request.agent.id), None)
    here = timeline(conversation, everything=everything)
    identities = list(identities_of(conversation, evidence=panel))
    own = {(identity.kind, identity.value) for identity in identities}
    ways = ways_to_reply(conversation, own=own, messages=reversed(here.messages))
    return {
        **(
            person(request, conversation, view, identities)
            if panel
            else person_ahead(request, conversation, view)
        ),
        "conversation": head(request, conversation, view),
        "live_url": _live_url(request, conversation, view, everything=everything, since=since),
        **choices_of_head(request.workspace),
        "timeline": list(entries(request.workspace.slug, conversation, here, own, since)),
        "earlier_left_out": here.left_out,
        "ways": ways_shown(ways, kept(draft.fields) if draft else None),
        "rings": rung(identities),
        "same_matter": may_belong_to(request, conversation, view, identities, here.messages),
        "continues": leads_out(conversation, ways),
        "composer": composer_of(request, draft),
        "seen": here.messages[-1].public_id if here.messages else "",
        "begun": begun_by_others(drafts, request.agent),
        "writing": writing(request),
        "moments": offered(clock.now()),
        "sending": sending(request),
    }


def rung(identities: Iterable[Identity]) -> dict[str, str] | None:
    """The number at which the contact is rung, as it is dialled and as it is read."""
    found = next((each for each in identities if is_number(each)), None)
    return (
        None if found is None else {"number": found.value, "legible": legible(PHONE, found.value)}
    )


def composer_of(request: AtDesk, draft: Draft | None) -> dict[str, Any]:
    """With what this agent has begun to write."""
    return {
        "token": uuid4().hex,
        "text": draft.text if draft else "",
        "html": draft.html if draft else "",
        "files": files_of(request, draft.attachments.order_by("id"), draft.html) if draft else [],
        "kind": "note" if draft and draft.note else "reply",
        "errors": [],
    }


def _live_url(
    request: AtDesk,
    conversation: Conversation,
    view: str,
    *,
    everything: bool,
    since: datetime | None,
) -> str:
    """Where its parts are fetched anew, as they are: with as much, and below the same mark."""
    also = {"everything": "1"} if everything else {}
    if since:
        also["since"] = since.isoformat()
    url = conversation_url(request, conversation, view)
    return f"{url}&{urlencode(also)}" if also else url


def ways_shown(ways: Iterable[Way], given: QueryDict | None = None) -> list[dict[str, Any]]:
    """How it can be answered. given: the form, when it is given back or was kept."""
    ways = list(ways)
    used = Counter(way.inbox.channel for way in ways)
    return [
        {
            "inbox_id": public_id(way.inbox.id),
            "channel": way.inbox.channel,
            "channel_icon": channels()[way.inbox.channel].icon,
            "channel_name": channels()[way.inbox.channel].name,
            "label": _label(way, alone=used[way.inbox.channel] == 1),
            "via": way.inbox.address,
            "recipient": way.recipient,
            "recipients": fields(way, given) if way.capabilities.recipients else None,
            "went_to": way.went_to,
            "other_last": way.other_last,
            "name": way.recipient_name or way.recipient,
            "can_send": way.capabilities.can_send,
            "formatted": way.capabilities.formatted,
            "files": way.capabilities.files,
            "most": way.capabilities.max_length,
            "reason": way.capabilities.reason,
            "by_hand": way.capabilities.by_hand,
            "caution": way.caution,
            "selected": position == 0,
        }
        for position, way in enumerate(ways)
    ]


def _label(way: Way, *, alone: bool) -> str:
    """The channel; of several inboxes on it, with which one."""
    channel = str(channels()[way.inbox.channel].name)
    return channel if alone else f"{channel} · {way.inbox.address}"
