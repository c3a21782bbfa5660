"""Where the portal of a workspace is, and what it is called there."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language_info

from egal.workspaces.models import Portal, Workspace

SCREENS = ("de", "en")  # languages our own words are in
BELOW = "/help/"  # where portals without a domain of their own stand


def portal_of(workspace: Workspace) -> Portal | None:
    """That of this workspace, whether it is open or not."""
    found = Portal.unscoped.filter(workspace=workspace).first()
    if found:
        found.workspace = workspace
    return found


def opened_at_slug(slug: str) -> Portal | None:
    """The one everybody sees below this slug, with its workspace."""
    found = Portal.unscoped.filter(workspace__slug=slug, opened_at__isnull=False)
    return found.select_related("workspace").first()


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


def language_name(code: str) -> str:
    """What a language is called by those who speak it; its code where Django knows none."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


def from_the_right(code: str) -> bool:
    """Whether the language is written from right to left, such as Arabic."""
    try:
        return bool(get_language_info(code)["bidi"])
    except KeyError:
        return False


def links_of(portal: Portal, language: str) -> dict[str, str]:
    """The address of "imprint" and of "privacy": this language's, else the first there is."""
    found: dict[str, str] = {}
    for code in (language, *portal.languages):
        found = {**portal.links.get(code, {}), **found}
    return found


def in_order(portal: Portal, inboxes: Iterable[int]) -> list[int]:
    """These ids without those that are not offered, in the order in which they are."""
    place = {inbox: number for number, inbox in enumerate(portal.ways)}
    offered = [inbox for inbox in inboxes if inbox not in portal.hidden]
    return sorted(offered, key=lambda inbox: place.get(inbox, len(place)))


def address_of(portal: Portal, path: str) -> str:
    """The whole address of a path of the portal, such as "/de/"."""
    return f"{origin_of(portal)}{base_of(portal)}{path}"
