"""Which inboxes customers are offered, and in which order."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from egal.channels.registry import channels
from egal.channels.spelling import legible_inbox
from egal.conversations.models import Inbox
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.views.portal.languages import moved_up
from egal.desk.views.portal.page import back_to, portal_at, shown
from egal.shared.ids import public_id
from egal.workspaces.actions.change_portal import change_portal
from egal.workspaces.models import Portal


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def ways(request: AtDesk) -> HttpResponse:
    """All of them with a tick each; the arrows save the ticks as well."""
    portal = portal_at(request)
    inboxes = _ordered(portal)
    if request.method == "GET":
        return shown(request, "ways", portal, ways=[_way(each, portal) for each in inboxes])
    offered, up = request.POST.getlist("offered"), request.POST.get("up", "")
    ids = {public_id(each.id): each.id for each in inboxes}
    order = moved_up(list(ids), up) if up in list(ids)[1:] else list(ids)
    change_portal(
        portal=portal,
        actor=request.agent,
        ways=[ids[each] for each in order],
        hidden=[number for each, number in ids.items() if each not in offered],
    )
    return back_to(request, "ways")


def _ordered(portal: Portal) -> list[Inbox]:
    place = {inbox: number for number, inbox in enumerate(portal.ways)}
    return sorted(
        Inbox.objects.order_by("id"), key=lambda each: (place.get(each.id, len(place)), each.id)
    )


def _way(inbox: Inbox, portal: Portal) -> dict[str, Any]:
    installed = channels().get(inbox.channel)
    return {
        "id": public_id(inbox.id),
        "address": legible_inbox(inbox),
        "channel": inbox.channel,
        "channel_name": context.channel_name(inbox),
        "icon": installed.icon if installed else "circle-alert",
        "offered": inbox.id not in portal.hidden,
        "paused": inbox.paused_at is not None,
    }
