"""The head of a conversation: what it is, and everything that can be done with it."""

from typing import Any
from urllib.parse import urlencode

from egal.channels.registry import channels
from egal.channels.titles import title_of
from egal.conversations.models import Conversation, Status, Tagging
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url, list_fields, list_url, resource_url
from egal.desk.context.moods import unhappy_mark
from egal.desk.context.promised import promise_on
from egal.shared.ids import public_id
from egal.shared.prepared import fetched
from egal.workspaces.models import Workspace

MOST_TAGS = 500  # offered while one types
RESOURCES = (
    "messages",
    "draft",
    "weighing",
    "template",
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
    "promise",
)


def head(request: AtDesk, conversation: Conversation, view: str) -> dict[str, Any]:
    """What it is now, and the addresses of its changes."""
    snoozed = conversation.status == Status.SNOOZED
    return {
        "id": conversation.public_id,
        "subject": title_of(conversation),
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
        "follows_url": conversation.follows_id
        and conversation_url(request, Conversation(pk=conversation.follows_id), view),
        "list_url": list_url(request, view),
        "within": urlencode(list_fields(request, view)),
        "unhappy": unhappy_mark(request.workspace.slug, conversation),
        "promise": promise_on(request, conversation),
        **{
            f"{name.replace('-', '_')}_url": resource_url(request, name, conversation, view)
            for name in RESOURCES
        },
    }


_CHOICES = """
    (select 'agents', agent.id, account.name
        from workspaces_agent agent join workspaces_account account on account.id = account_id
        where workspace_id = %(workspace)s::bigint and deactivated_at is null and role <> 'viewer'
        order by account.name)
    union all
    (select 'teams', id, name from workspaces_team
        where workspace_id = %(workspace)s::bigint order by name)
    union all
    (select 'tags', id, name from conversations_tag
        where workspace_id = %(workspace)s::bigint order by name limit %(most)s::int)
"""


def choices_of_head(workspace: Workspace) -> dict[str, Any]:
    """To whom it can be given, and the words it can be sorted under; asked for in one go."""
    found: dict[str, list[dict[str, str]]] = {"agents": [], "teams": [], "tags": []}
    for kind, number, name in fetched(_CHOICES, {"workspace": workspace.id, "most": MOST_TAGS}):
        found[kind].append({"id": public_id(number), "name": name})
    return {**found, "known_tags": [each["name"] for each in found.pop("tags")]}


def _tags(conversation: Conversation) -> list[str]:
    taggings = Tagging.objects.filter(conversation=conversation).order_by("id")
    return list(taggings.values_list("tag__name", flat=True))
