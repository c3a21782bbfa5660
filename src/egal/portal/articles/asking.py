"""Who is reading, and what they looked for and read before."""

from typing import Any

from egal.contacts.visitors import is_signed_in
from egal.knowledge.trail import Trail, trail_in
from egal.portal.access import AtPortal
from egal.portal.page import page
from egal.portal.paths import path_of
from egal.workspaces.portals import address_of

FROM = "from"  # the parameter with the trail


def may_read_all(request: AtPortal) -> bool:
    """Whether it is a customer who has proved who they are."""
    return bool(request.visitor and is_signed_in(request.visitor))


def trail_of(request: AtPortal) -> Trail:
    """From the address, or from the form that was sent."""
    given = request.POST if request.method == "POST" else request.GET
    return trail_in(given.get(FROM, ""))


def canonical(request: AtPortal, name: str, *args: Any) -> str:
    """The one address of a page, whichever way it was asked for."""
    return address_of(request.portal, path_of(name, request.language, *args))


def frame(
    request: AtPortal, trail: Trail, *, others: dict[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    """What each page of the help centre is given; `trail` goes on in its links."""
    return {**page(request, others=others), "section": "articles", "trail": trail.token, **more}
