"""Calls that another telephone system carries: what is shown of them while they go on."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from egal.calls.models import Call, CallEvent, Way
from egal.shared import clock
from egal.workspaces.models import Agent

LASTING = timedelta(hours=4)  # a call of which nothing was told for longer is shown no more


def told_to(agent: Agent) -> QuerySet[Call]:
    """Those that ring at this agent's device or that they talk in, the oldest first."""
    rings = CallEvent.objects.filter(
        call=OuterRef("pk"), kind="began", data__agents__contains=[agent.id]
    )
    going_on = Call.objects.filter(ended_at=None, host="", began_at__gt=clock.now() - LASTING)
    theirs = Q(agent=agent) | Q(Exists(rings), talked_at=None, way=Way.INBOUND)
    return going_on.filter(theirs, test=False).order_by("began_at", "id")
