from collections.abc import Mapping
from typing import Any

from django.db import transaction

from egal.conversations.models import Inbox, Pause
from egal.events.record import Actor, record
from egal.workspaces.permissions import require


@transaction.atomic
def change_inbox(
    *, inbox: Inbox, actor: Actor, name: str, settings: Mapping[str, Any]
) -> list[str]:
    """Give an inbox another name or settings that have passed its channel's form.

    Returns what has changed, by name; the event tells the same and no value, because secrets are
    among them. New settings end a rest of the inbox, so that they are tried at once.
    """
    require(actor, "inboxes:write", inbox.workspace_id)
    kept = Inbox.objects.select_for_update().get(pk=inbox.pk)
    changed = _changed(kept.settings, settings)
    if changed:
        Pause.objects.filter(inbox=kept).delete()
    if name != kept.name:
        changed.append("name")
    if changed:
        kept.name, kept.settings = name, dict(settings)
        kept.save(update_fields=["name", "settings"])
        record(
            "inbox.changed",
            workspace_id=kept.workspace_id,
            actor=actor,
            inbox=kept.id,
            changed=changed,
        )
    return changed


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What was empty and still is has not changed, however it is written."""
    names = sorted({*old, *new})
    return [name for name in names if (old.get(name) or None) != (new.get(name) or None)]
