"""One conversation: its head, its composer, and what both are made of."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from egal.channels.registry import channels
from egal.channels.ways import Way, ways_to_reply
from egal.contacts.models import Identity
from egal.conversations.actions.drafts import draft_of
from egal.conversations.models import Conversation, Draft
from egal.conversations.timeline import timeline
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url, list_url, resource_url
from egal.desk.context.agents import who_answer
from egal.desk.context.entries import entries
from egal.desk.context.files import files_of, writing
from egal.desk.context.person import person
from egal.desk.moments import offered
from egal.desk.recipients import fields, kept
from egal.desk.sending import sending
from egal.shared import clock
from egal.shared.ids import public_id


def talk(
    request: AtDesk, conversation: Conversation, view: str, *, everything: bool = False
) -> dict[str, Any]:
    """One conversation: its head, its timeline, the composer, and the panel beside it."""
    channel = channels()[conversation.channel]
    draft = draft_of(conversation=conversation, agent=request.agent)
    here = timeline(conversation, everything=everything)
    identities = list(Identity.objects.filter(contact=conversation.contact_id).order_by("id"))
    own = {(identity.kind, identity.value) for identity in identities}
    ways = ways_to_reply(conversation, own=own, messages=reversed(here.messages))
    return {
        **person(request, conversation, view, identities),
        "conversation": {
            "id": conversation.public_id,
            "subject": conversation.subject or _("(no subject)"),
            "status": conversation.status,
            "spam": conversation.spam_at is not None,
            "channel": channel.key,
            "url": conversation_url(request, conversation, view),
            "assignee": conversation.assignee
            and {"id": public_id(conversation.assignee.id), "name": str(conversation.assignee)},
            "follows_url": _follows_url(request, conversation, view),
            "list_url": list_url(request, view),
            **_resources(request, conversation, view),
        },
        "agents": [{"id": public_id(agent.id), "name": str(agent)} for agent in who_answer()],
        "timeline": list(entries(request.workspace.slug, conversation, here, own)),
        "earlier_left_out": here.left_out,
        "ways": ways_shown(ways, kept(draft.fields) if draft else None),
        "composer": composer_of(request, draft),
        "writing": writing(request),
        "moments": offered(clock.now()),
        "sending": sending(request),
    }


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


def _resources(request: AtDesk, conversation: Conversation, view: str) -> dict[str, str]:
    names = ("messages", "draft", "solution", "reopening", "assignment", "spam")
    urls = {f"{name}_url": resource_url(request, name, conversation, view) for name in names}
    return {**urls, "no_spam_url": resource_url(request, "no-spam", conversation, view)}


def _follows_url(request: AtDesk, conversation: Conversation, view: str) -> str | None:
    return conversation.follows and conversation_url(request, conversation.follows, view)


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
            "caution": way.caution,
            "selected": position == 0,
        }
        for position, way in enumerate(ways)
    ]


def _label(way: Way, *, alone: bool) -> str:
    """The channel; of several inboxes on it, with which one."""
    channel = str(channels()[way.inbox.channel].name)
    return channel if alone else f"{channel} · {way.inbox.address}"
