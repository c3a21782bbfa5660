"""Where the portal of a workspace is, and what it is called there."""

from django.conf import settings

from egal.workspaces.models import Portal, Workspace

BELOW = "/help/"  # where portals without a domain of their own stand


def portal_of(workspace: Workspace) -> Portal | None:
    """That of this workspace, whether it is open or not."""
    found = Portal.unscoped.filter(workspace=workspace).first()
    if found:
        found.workspace = workspace
    return found


def base_of(portal: Portal) -> str:
    """What stands before every path of a portal, without a slash at the end; "" on its own
    domain."""
    return "" if portal.domain else f"{BELOW}{portal.workspace.slug}"


def origin_of(portal: Portal) -> str:
    """Scheme and host: of our own address, or of the portal's domain with the same scheme."""
    ours = str(settings.PUBLIC_URL)
    if not portal.domain:
        return ours
    return f"{ours.partition('://')[0]}://{portal.domain}"


def address_of(portal: Portal, path: str) -> str:
    """The whole address of a path of the portal, such as "/de/"."""
    return f"{origin_of(portal)}{base_of(portal)}{path}"
