"""What every page says about the app."""

from egal.portal.access import AtPortal
from egal.portal.paths import path_of
from egal.shared.contrast import is_colour, readable
from egal.workspaces.models import Workspace

_OURS = "#0b6b66"  # the accent of tokens.css


def app_of(request: AtPortal) -> dict[str, str]:
    """For `portal/app/head.html`: addresses, and the colour of what surrounds the page."""
    return {
        "colour": colour_of(request.workspace),
        "icon": request.base + path_of("app-icon", 180),
        "worker": request.base + path_of("worker"),
        "scope": f"{request.base}/",
    }


def colour_of(workspace: Workspace) -> str:
    """Its accent as far as white can be read on it, else ours."""
    return readable(workspace.accent if is_colour(workspace.accent) else _OURS)
