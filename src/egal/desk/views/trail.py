"""The audit trail: who changed access or settings, when, from where."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.trail import trail as shown
from egal.events.audit import AREAS, trail
from egal.events.models import Event
from egal.shared.ids import number_of
from egal.shared.keyset import BadCursor, Order

NEWEST = Order("trail", ("id",), newest_first=True)
SHOWN = 50


@require_GET
@at_desk("audit:read")
def audit_trail(request: AtDesk) -> HttpResponse:
    """The newest first, of all or of one area or agent."""
    chosen = {"area": request.GET.get("area", ""), "agent": request.GET.get("agent", "")}
    rows = _chosen(trail(request.workspace.id), **chosen)
    try:
        found, following = NEWEST.page(rows, cursor=request.GET.get("cursor"), limit=SHOWN)
    except BadCursor:
        raise Http404 from None
    given = {
        **context.settings(request, "trail"),
        **shown(request, found, following, chosen),
    }
    return render(request, "desk/workspace/trail.html", given)


def _chosen(rows: QuerySet[Event], area: str, agent: str) -> QuerySet[Event]:
    if area in AREAS:
        rows = rows.filter(kind__startswith=f"{area}.")
    if agent:
        rows = rows.filter(actor_kind="agent", actor_id=number_of(agent))
    return rows
