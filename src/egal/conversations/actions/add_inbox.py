from collections.abc import Mapping
from typing import Any

from django.db import transaction

from egal.conversations.models import Inbox
from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require


@transaction.atomic
def add_inbox(
    *,
    workspace: Workspace,
    channel: str,
    address: str,
    actor: Actor,
    name: str = "",
    settings: Mapping[str, Any] | None = None,
) -> Inbox:
    """Connect one account on a channel. `settings` must have passed the channel's form."""
    require(actor, "inboxes:write", workspace.id)
    inbox, created = Inbox.unscoped.get_or_create(
        channel=channel,
        address=address,
        defaults={
            "workspace": workspace,
            "name": name or workspace.name,
            "settings": dict(settings or {}),
        },
    )
    if not created:
        raise Trouble(f"{address} is an inbox already. An address belongs to one inbox.")
    record(
        "inbox.added",
        workspace_id=workspace.id,
        actor=actor,
        inbox=inbox.id,
        channel=channel,
        address=address,
    )
    return inbox
