"""To whom a call can be passed on."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from egal.desk.access import AtDesk
from egal.desk.phone import lines_that_dial
from egal.routing.models import Presence, State
from egal.shared import clock
from egal.shared.ids import public_id
from egal.workspaces.models import Agent, Team

UNSEEN = 45  # seconds without a sign of a browser, then somebody is offline


def whom(request: AtDesk) -> dict[str, Any]:
    """To whom a call can be passed on: colleagues, who is free first, and teams."""
    working = Agent.objects.filter(deactivated_at=None).exclude(pk=request.agent.pk)
    states = {each.agent_id: each for each in Presence.objects.all()}
    agents = [_colleague(each, states.get(each.pk)) for each in working.select_related("account")]
    return {
        "agents": sorted(
            (each for each in agents if each["may"]), key=lambda each: (each["order"], each["name"])
        ),
        "teams": [
            {"id": public_id(each.pk), "name": each.name} for each in Team.objects.order_by("name")
        ],
        "dials": bool(lines_that_dial()),
        "workspace": request.workspace,
    }


def _colleague(agent: Agent, presence: Presence | None) -> dict[str, Any]:
    state = state_of(presence)
    return {
        "id": public_id(agent.pk),
        "name": agent.actor_name,
        "may": agent.may("calls:take"),
        "state": state,
        "said": {
            "": _("offline"),
            State.AVAILABLE: _("available"),
            State.WRAPPING_UP: _("wrapping up"),
            State.AWAY: _("away"),
        }[state],
        "order": [State.AVAILABLE, State.WRAPPING_UP, State.AWAY, ""].index(state),
    }


def state_of(presence: Presence | None) -> str:
    """As others see it; "" for who has no browser open."""
    if presence is None or presence.seen_at is None:
        return ""
    gone = clock.now() - presence.seen_at > timedelta(seconds=UNSEEN)
    return "" if gone else presence.state
