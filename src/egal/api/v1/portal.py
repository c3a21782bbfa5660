from collections.abc import Iterable

from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.errors import HttpError

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.conversations.models import Inbox
from egal.shared.ids import number_of
from egal.shared.trouble import Trouble
from egal.workspaces.actions.change_portal import change_portal
from egal.workspaces.actions.portal_identity import (
    remove_identity_secret,
    replace_identity_secret,
)
from egal.workspaces.actions.portal_logo import LARGEST, TYPES, change_logo, remove_logo
from egal.workspaces.actions.portals import close_portal, open_portal, prepare_portal
from egal.workspaces.models import Portal
from egal.workspaces.reaching import reached

router = Router()

_PICTURE = {
    "required": True,
    "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in TYPES},
}
_WRITE = needs("workspace:write")


@router.get("", response=shapes.Portal, **needs("conversations:read"))
def show_portal(request: TokenRequest) -> shapes.Portal:
    """The customers' pages as they are set."""
    return shapes.Portal.of(_portal(request))


@router.patch("", response=shapes.Portal, **_WRITE)
def change_portal_settings(request: TokenRequest, wanted: shapes.ChangedPortal) -> shapes.Portal:
    """Change some of it. A link that is no whole address, a text that is too long, a domain that is
    taken and an inbox that is not here are refused (422)."""
    portal, given = _portal(request), wanted.model_dump(exclude_none=True)
    hidden, order = given.pop("hidden_inbox_ids", None), given.pop("inbox_order", None)
    change_portal(
        portal=portal, actor=request.auth, hidden=_inboxes(hidden), ways=_inboxes(order), **given
    )
    return shapes.Portal.of(portal)


@router.put("/opening", response=shapes.Portal, **_WRITE)
def open_to_everybody(request: TokenRequest) -> shapes.Portal:
    """Let everybody on the web see it."""
    portal = _portal(request)
    open_portal(portal=portal, actor=request.auth)
    return shapes.Portal.of(portal)


@router.delete("/opening", response=shapes.Portal, **_WRITE)
def close_to_everybody(request: TokenRequest) -> shapes.Portal:
    """Let nobody outside see it."""
    portal = _portal(request)
    close_portal(portal=portal, actor=request.auth)
    return shapes.Portal.of(portal)


@router.put("/logo", response=shapes.Portal, **needs("workspace:write", requestBody=_PICTURE))
def put_logo(request: TokenRequest) -> shapes.Portal:
    """Show this picture, which is the body itself: PNG, WebP or SVG, 1 MB at most (413). Its type
    is told by its content; an SVG that runs or loads something is refused (422)."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise HttpError(413, _("The picture is too large: 1 MB at most."))
    portal = _portal(request)
    change_logo(portal=portal, actor=request.auth, content=request.body)
    return shapes.Portal.of(portal)


@router.delete("/logo", response=shapes.Portal, **_WRITE)
def delete_logo(request: TokenRequest) -> shapes.Portal:
    """Show the initials again."""
    portal = _portal(request)
    remove_logo(portal=portal, actor=request.auth)
    return shapes.Portal.of(portal)


@router.get("/domain", response=shapes.PortalReached, **_WRITE)
def ask_domain(request: TokenRequest) -> shapes.PortalReached:
    """Ask its own domain whether it leads here, as a browser would. Takes up to 15 seconds."""
    portal = _portal(request)
    if not portal.domain:
        said = _("It has no domain of its own.")
        return shapes.PortalReached(domain="", good=False, said=said)
    found = reached(portal)
    return shapes.PortalReached(domain=portal.domain, good=found.good, said=found.said)


@router.post("/identity-secret", response={201: shapes.IdentitySecret}, **_WRITE)
def make_identity_secret(request: TokenRequest) -> Status[shapes.IdentitySecret]:
    """Make a secret with which your own site signs who its users are (JWT, HS256). What one before
    it signed holds no more."""
    secret = replace_identity_secret(portal=_portal(request), actor=request.auth)
    return Status(201, shapes.IdentitySecret(secret=secret))


@router.delete("/identity-secret", response=shapes.Portal, **_WRITE)
def delete_identity_secret(request: TokenRequest) -> shapes.Portal:
    """Believe no signed identity any more."""
    portal = _portal(request)
    remove_identity_secret(portal=portal, actor=request.auth)
    return shapes.Portal.of(portal)


def _portal(request: TokenRequest) -> Portal:
    return prepare_portal(workspace=request.auth.workspace)


def _inboxes(given: Iterable[str] | None) -> list[int] | None:
    """Their keys in the order given; Trouble for one that is not here."""
    if given is None:
        return None
    numbers = [number_of(each) for each in given]
    if set(numbers) - set(Inbox.objects.filter(pk__in=numbers).values_list("pk", flat=True)):
        raise Trouble(_("One of these inboxes is not here."))
    return numbers
