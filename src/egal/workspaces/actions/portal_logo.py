"""The picture in the header of a portal."""

from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.shared import files
from egal.shared.drawing import is_harmless_svg
from egal.shared.kinds import HEAD, kind_of
from egal.shared.leftovers import leave
from egal.shared.trouble import Trouble
from egal.workspaces.models import Portal
from egal.workspaces.permissions import require

LARGEST = 1024 * 1024  # bytes
SVG = "image/svg+xml"
TYPES = ("image/png", "image/webp", SVG)


def change_logo(*, portal: Portal, actor: Actor, content: bytes) -> None:
    """Show this picture. Its type is told by its content; Trouble for what is not shown.

    An SVG that runs or loads something is refused and not mended: mended, it may look otherwise.
    """
    require(actor, "workspace:write", portal.workspace_id)
    kind = _checked(content)
    sha256 = files.keep(content)  # before the transaction: the store may be across the network
    with transaction.atomic():
        _replace(portal, sha256, kind)
        record("portal.logo_changed", workspace_id=portal.workspace_id, actor=actor, type=kind)


@transaction.atomic
def remove_logo(*, portal: Portal, actor: Actor) -> None:
    """Show the initials again; nothing happens when there is no picture."""
    require(actor, "workspace:write", portal.workspace_id)
    if portal.logo_sha256:
        _replace(portal, "", "")
        record("portal.logo_removed", workspace_id=portal.workspace_id, actor=actor)


def _replace(portal: Portal, sha256: str, kind: str) -> None:
    kept = Portal.unscoped.select_for_update(no_key=True).get(pk=portal.pk)
    Portal.unscoped.filter(pk=kept.pk).update(logo_sha256=sha256, logo_type=kind)
    if kept.logo_sha256 not in ("", sha256):
        leave([kept.logo_sha256])
    portal.refresh_from_db()


def _checked(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Trouble(_("The picture is too large: 1 MB at most."))
    kind = kind_of(content[:HEAD], "")
    if kind not in TYPES:
        raise Trouble(_("Take a PNG, WebP or SVG; this file is something else."))
    if kind == SVG and not is_harmless_svg(content):
        raise Trouble(
            _("This SVG runs scripts or loads something from elsewhere. Save it as a plain SVG.")
        )
    return kind
