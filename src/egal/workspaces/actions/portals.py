"""The portal of a workspace: prepared with the workspace's language, opened by somebody."""

from django.db import transaction

from egal.events.record import Actor, record
from egal.shared import clock
from egal.workspaces.models import Portal, Workspace
from egal.workspaces.permissions import require
from egal.workspaces.portals import portal_of

LANGUAGES = ("de", "en")


@transaction.atomic
def prepare_portal(*, workspace: Workspace) -> Portal:
    """The one there is, or a closed one in both languages, the workspace's own first."""
    found = portal_of(workspace)
    if found:
        return found
    languages = sorted(LANGUAGES, key=lambda each: each != workspace.language)
    now = clock.now()
    Portal.unscoped.bulk_create(
        [Portal(workspace=workspace, languages=languages, created_at=now)], ignore_conflicts=True
    )
    return Portal.unscoped.select_related("workspace").get(workspace=workspace)


@transaction.atomic
def open_portal(*, portal: Portal, actor: Actor) -> None:
    """From now on everybody sees it; nothing happens when it is open."""
    require(actor, "workspace:write", portal.workspace_id)
    if Portal.unscoped.filter(pk=portal.pk, opened_at=None).update(opened_at=clock.now()):
        record("portal.opened", workspace_id=portal.workspace_id, actor=actor)
    portal.refresh_from_db()


@transaction.atomic
def close_portal(*, portal: Portal, actor: Actor) -> None:
    """Nobody outside sees it any more; nothing happens when it is closed."""
    require(actor, "workspace:write", portal.workspace_id)
    if Portal.unscoped.filter(pk=portal.pk, opened_at__isnull=False).update(opened_at=None):
        record("portal.closed", workspace_id=portal.workspace_id, actor=actor)
    portal.refresh_from_db()
