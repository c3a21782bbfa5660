"""What the templates are given. Everything a page shows is asked for here, in few queries."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from egal.channels.registry import channels
from egal.channels.ways import ways_to_reply
from egal.contacts.models import Identity
from egal.conversations.lists import BY_CHANNEL, counts_for
from egal.conversations.models import Attachment, Conversation, Direction, Inbox, Message
from egal.conversations.timeline import Entry, Timeline, timeline
from egal.desk.access import AtDesk
from egal.desk.words import ICONS, delivery_in_words, event_in_words
from egal.shared.ids import public_id
from egal.workspaces.models import Agent

ROWS = 50
EARLIER = 8


def page(request: AtDesk) -> dict[str, Any]:
    """What every page of the desk needs."""
    return {
        "workspace": request.workspace,
        "agent": {
            "id": public_id(request.agent.id),
            "name": request.agent.actor_name,
            "role": request.agent.role,
            "may_reply": request.agent.may("conversations:write"),
        },
        "account": request.user,
        "workspaces": _workspaces(request),
        "inbox_missing": not Inbox.objects.exists(),
    }


def _workspaces(request: AtDesk) -> list[dict[str, Any]]:
    agents = Agent.unscoped.filter(account_id=request.user.pk, deactivated_at=None)
    found = agents.select_related("workspace").order_by("workspace__name")
    return [
        {
            "name": agent.workspace.name,
            "slug": agent.workspace.slug,
            "url": reverse("desk:workspace", args=[agent.workspace.slug]),
            "current": agent.workspace_id == request.workspace.id,
        }
        for agent in found
    ]


def views(request: AtDesk, current: str) -> dict[str, Any]:
    """The sidebar, with its counts."""
    counts = counts_for(request.agent)

    def view(key: str, title: str, icon: str, count: int | None) -> dict[str, Any]:
        url = list_url(request, key)
        return {
            "key": key,
            "title": title,
            "icon": icon,
            "count": count,
            "url": url,
            "current": key == current,
        }

    groups = [
        {"title": _("Mine"), "views": [view("mine", _("Assigned to me"), "user", counts.mine)]},
        {
            "title": request.workspace.name,
            "views": [
                view("unassigned", _("Unassigned"), "inbox", counts.unassigned),
                view("open", _("All open"), "layers", counts.open),
                view("solved", _("Solved"), "check", None),
            ],
        },
        {
            "title": _("By channel"),
            "views": [
                view(
                    f"{BY_CHANNEL}{key}",
                    str(channel.name),
                    channel.icon,
                    counts.channels.get(key, 0),
                )
                for key, channel in channels().items()
            ],
        },
    ]
    shown = {view["key"]: view for group in groups for view in group["views"]}
    return {"views": groups, "view": shown[current]}


def list_url(request: AtDesk, view: str, **more: str) -> str:
    base = reverse("desk:conversations", args=[request.workspace.slug])
    return f"{base}?{urlencode({'view': view, **more})}"


def conversation_url(request: AtDesk, conversation: Conversation, view: str) -> str:
    base = reverse("desk:conversation", args=[request.workspace.slug, conversation.public_id])
    return f"{base}?{urlencode({'view': view})}"


def rows(
    request: AtDesk, view: str, found: Iterable[Conversation], current: Conversation | None
) -> list[dict[str, Any]]:
    """The rows of a list. Each conversation must carry `read_at`, as `lists` annotates it."""
    return [_row(request, view, conversation, current) for conversation in found]


def _row(
    request: AtDesk, view: str, conversation: Conversation, current: Conversation | None
) -> dict[str, Any]:
    channel = channels()[conversation.channel]
    heard, read = conversation.last_inbound_at, getattr(conversation, "read_at", None)
    is_current = current is not None and conversation.id == current.id
    return {
        "id": conversation.public_id,
        "url": conversation_url(request, conversation, view),
        "contact_name": conversation.contact_name,
        "subject": conversation.subject or _("(no subject)"),
        "preview": conversation.preview,
        "preview_is_ours": conversation.preview_is_ours,
        "channel": channel.key,
        "channel_icon": channel.icon,
        "channel_name": channel.name,
        "last_activity_at": conversation.last_activity_at,
        "unread": bool(heard and not is_current and (read is None or read < heard)),
        "status": conversation.status,
        "assignee_name": conversation.assignee and conversation.assignee.actor_name,
        "attachment_count": conversation.attachment_count,
        "current": is_current,
    }


def talk(
    request: AtDesk, conversation: Conversation, view: str, *, everything: bool = False
) -> dict[str, Any]:
    """One conversation: its head, its timeline, the composer."""
    channel = channels()[conversation.channel]
    here = timeline(conversation, everything=everything)
    return {
        "conversation": {
            "id": conversation.public_id,
            "subject": conversation.subject or _("(no subject)"),
            "status": conversation.status,
            "channel": channel.key,
            "url": conversation_url(request, conversation, view),
            "assignee": conversation.assignee
            and {"id": public_id(conversation.assignee.id), "name": str(conversation.assignee)},
            "follows_url": _follows_url(request, conversation, view),
            "list_url": list_url(request, view),
            **_resources(request, conversation, view),
        },
        "agents": [{"id": public_id(agent.id), "name": str(agent)} for agent in _agents()],
        "timeline": list(_entries(request, conversation, here)),
        "earlier_left_out": here.left_out,
        "ways": _ways(conversation),
        "token": uuid4().hex,
    }


def _resources(request: AtDesk, conversation: Conversation, view: str) -> dict[str, str]:
    names = ("messages", "solution", "reopening", "assignment", "reading", "timeline", "head")
    place = [request.workspace.slug, conversation.public_id]
    query = urlencode({"view": view})
    return {f"{name}_url": f"{reverse(f'desk:{name}', args=place)}?{query}" for name in names}


def _follows_url(request: AtDesk, conversation: Conversation, view: str) -> str | None:
    return conversation.follows and conversation_url(request, conversation.follows, view)


def _agents() -> Iterable[Agent]:
    working = Agent.objects.filter(deactivated_at=None).exclude(role="viewer")
    return working.select_related("account").order_by("account__name")


def _ways(conversation: Conversation) -> list[dict[str, Any]]:
    return [
        {
            "inbox_id": public_id(way.inbox.id),
            "channel": way.inbox.channel,
            "channel_icon": channels()[way.inbox.channel].icon,
            "label": channels()[way.inbox.channel].name,
            "via": way.inbox.address,
            "recipient": way.recipient,
            "can_send": way.capabilities.can_send,
            "reason": way.capabilities.reason,
            "selected": position == 0,
        }
        for position, way in enumerate(ways_to_reply(conversation))
    ]


def _entries(
    request: AtDesk, conversation: Conversation, here: Timeline
) -> Iterable[dict[str, Any]]:
    for day in here.days:
        yield {"kind": "day", "date": day.date}
        for entry in day.entries:
            yield _entry(request, conversation, entry)


def _entry(request: AtDesk, conversation: Conversation, entry: Entry) -> dict[str, Any]:
    if entry.event:
        return {
            "kind": "event",
            "id": f"event-{entry.event.id}",
            "icon": ICONS[entry.event.kind],
            "text": event_in_words(entry.event),
            "at": entry.at,
        }
    assert entry.message  # noqa: S101 - an entry is one or the other
    return _message(request, conversation, entry.message)


def _message(request: AtDesk, conversation: Conversation, message: Message) -> dict[str, Any]:
    channel = channels()[message.inbox.channel] if message.inbox else None
    inbound = message.direction == Direction.INBOUND
    delivery = getattr(message, "delivery", None)
    slug = request.workspace.slug
    return {
        "kind": "message",
        "id": message.public_id,
        "direction": message.direction,
        "public": message.public,
        "author_name": message.author_name,
        "address": message.from_address if inbound else _recipients(message),
        "channel": channel and channel.key,
        "channel_icon": channel and channel.icon,
        "channel_name": channel and channel.name,
        "subject": message.subject if message.subject != conversation.subject else "",
        "text": message.text,
        "quoted_text": message.quoted_text,
        "automatic": message.automatic,
        "files": [_file(slug, attachment) for attachment in message.attachments.all()],
        "delivery": delivery
        and {
            "state": delivery.state,
            "error": delivery.error,
            "label": delivery_in_words(delivery),
        },
        "at": message.created_at,
        "third_person": inbound and message.author_id != conversation.contact_id,
        "broken_reference": message.broken_reference,
        "original_url": reverse("desk:original", args=[slug, message.public_id])
        if inbound
        else None,
    }


def _recipients(message: Message) -> str:
    return ", ".join(str(to["address"]) for to in message.to)


def _file(slug: str, attachment: Attachment) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "size": attachment.size,
        "content_type": attachment.content_type,
        "url": reverse("desk:attachment", args=[slug, attachment.public_id]),
        "inline": attachment.inline,
    }


def person(request: AtDesk, conversation: Conversation, view: str) -> dict[str, Any]:
    """The panel beside the conversation."""
    contact = conversation.contact
    icons = {channel.identity_kind: channel.icon for channel in channels().values()}
    identities = Identity.objects.filter(contact=contact).order_by("id")
    earlier = (
        Conversation.objects.filter(contact=contact)
        .exclude(pk=conversation.pk)
        .order_by("-last_activity_at")[:EARLIER]
    )
    return {
        "person": {
            "name": contact.name,
            "identities": [
                {
                    "kind": identity.kind,
                    "icon": icons.get(identity.kind, "user"),
                    "address": identity.value,
                    "verified": identity.verified_at is not None,
                }
                for identity in identities
            ],
            "earlier": [
                {
                    "subject": each.subject or _("(no subject)"),
                    "url": conversation_url(request, each, view),
                    "channel_icon": channels()[each.channel].icon,
                    "last_activity_at": each.last_activity_at,
                    "status": each.status,
                }
                for each in earlier
            ],
        }
    }
