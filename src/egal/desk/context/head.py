"""The head of a conversation: what it is, and everything that can be done with it."""

from typing import Any

from django.utils.translation import gettext as _

from egal.channels.registry import channels
from egal.conversations.models import Conversation, Status, Tag, Tagging
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url, list_url, resource_url
from egal.desk.context.agents import choices
from egal.shared.ids import public_id
from egal.workspaces.models import Team

MOST_TAGS = 500  # offered while one types
RESOURCES = (
    "messages",
    "draft",
    "solution",
    "reopening",
    "assignment",
    "spam",
    "no-spam",
    "snoozing",
    "waking",
    "waiting",
    "state",
    "team",
    "tags",
    "untagging",
    "mergings",
)


def head(request: AtDesk, conversation: Conversation, view: str) -> dict[str, Any]:
    """What it is now, and the addresses of its changes."""
    snoozed = conversation.status == Status.SNOOZED
    return {
        "id": conversation.public_id,
        "subject": conversation.subject or _("(no subject)"),
        "status": conversation.status,
        "snoozed_until": conversation.snoozed_until if snoozed else None,
        "spam": conversation.spam_at is not None,
        "channel": channels()[conversation.channel].key,
        "url": conversation_url(request, conversation, view),
        "assignee": conversation.assignee
        and {"id": public_id(conversation.assignee.id), "name": str(conversation.assignee)},
        "team": conversation.team
        and {"id": public_id(conversation.team.id), "name": conversation.team.name},
        "tags": _tags(conversation),
        "follows_url": conversation.follows
        and conversation_url(request, conversation.follows, view),
        "list_url": list_url(request, view),
        **{
            f"{name.replace('-', '_')}_url": resource_url(request, name, conversation, view)
            for name in RESOURCES
        },
    }


def choices_of_head() -> dict[str, Any]:
    """To whom it can be given, and the words it can be sorted under."""
    known = Tag.objects.order_by("name")
    return {
        "agents": [{"id": each, "name": name} for each, name in choices()],
        "teams": [
            {"id": public_id(team.id), "name": team.name} for team in Team.objects.order_by("name")
        ],
        "known_tags": list(known.values_list("name", flat=True)[:MOST_TAGS]),
    }


def _tags(conversation: Conversation) -> list[str]:
    taggings = Tagging.objects.filter(conversation=conversation).order_by("id")
    return list(taggings.values_list("tag__name", flat=True))
