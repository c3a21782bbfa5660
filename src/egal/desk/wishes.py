"""What an agent wants of a call they are in, read from a form and checked."""

import math
import re
from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from egal.channels.spelling import PHONE, spelled
from egal.desk.access import AtDesk
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent, Team

FIGURES = ("loss", "jitter", "round_trip")
_DIGITS = re.compile(r"[0-9*#]{1,32}")


def told_of(request: AtDesk) -> tuple[str, dict[str, Any]]:
    """What is to be done, and with what; 404 for what nobody can want, Trouble for a mistake."""
    do = request.POST.get("do", "")
    if do not in _WISHES:
        raise Http404
    return do, _WISHES[do](request)


def figures_of(request: AtDesk) -> dict[str, float]:
    """Packets lost (as a share), jitter and round trip (in ms), as far as they were measured."""
    found = {name: _figure(request.POST.get(name, "")) for name in FIGURES}
    return {name: figure for name, figure in found.items() if figure is not None}


def _nothing(request: AtDesk) -> dict[str, Any]:  # noqa: ARG001 - it needs none
    return {}


def _digits(request: AtDesk) -> dict[str, Any]:
    given = request.POST.get("digits", "")
    if not _DIGITS.fullmatch(given):
        raise Trouble(_("Keys are 0 to 9, * and #."))
    return {"digits": given}


def _to(request: AtDesk) -> dict[str, Any]:
    """An agent, a team or a number."""
    given = request.POST
    if given.get("agent"):
        working = Agent.objects.filter(deactivated_at=None).exclude(pk=request.agent.pk)
        return {"to": {"agent": row_or_404(working, given["agent"]).pk}}
    if given.get("team"):
        return {"to": {"team": row_or_404(Team.objects.all(), given["team"]).pk}}
    return {"to": {"number": spelled(PHONE, given.get("number", ""), request.workspace)}}


def _figure(given: str) -> float | None:
    try:
        figure = float(given)
    except ValueError:
        return None
    return figure if math.isfinite(figure) and 0 <= figure < 1e6 else None


_WISHES: dict[str, Callable[[AtDesk], dict[str, Any]]] = {
    "hang_up": _nothing,
    "hold": _nothing,
    "resume": _nothing,
    "digits": _digits,
    "transfer": _to,
    "pause_recording": _nothing,
    "resume_recording": _nothing,
}
