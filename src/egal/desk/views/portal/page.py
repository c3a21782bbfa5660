"""What the pages of the customers' side share."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from egal.desk import context
from egal.desk.access import AtDesk
from egal.workspaces.actions.portals import prepare_portal
from egal.workspaces.models import Portal
from egal.workspaces.portals import address_of


def portal_at(request: AtDesk) -> Portal:
    """The workspace's; a closed one where there is none yet."""
    return prepare_portal(workspace=request.workspace)


def shown(
    request: AtDesk, key: str, portal: Portal, *, trouble: str = "", **more: Any
) -> HttpResponse:
    """The page of this key. trouble: why something was not done; the status tells it, too."""
    given = {
        **context.settings(request, f"portal-{key}"),
        "portal": portal,
        "address": address_of(portal, "/"),
        "saved": "saved" in request.GET,
        "trouble": trouble,
        **more,
    }
    return render(request, f"desk/portal/{key}.html", given, status=422 if trouble else 200)


def back_to(request: AtDesk, key: str) -> HttpResponse:
    """To the page of this key, which says that it is saved."""
    address = redirect(f"desk:portal-{key}", request.workspace.slug)
    address["Location"] += "?saved"
    return address
