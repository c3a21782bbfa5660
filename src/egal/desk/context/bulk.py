"""Many conversations at once: what is selected, what can be done with it, how far it is."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateformat import format as formatted
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from egal.channels.titles import title_of
from egal.conversations.actions.bulk_changes import MOST
from egal.conversations.folds import with_folded
from egal.conversations.lists import conversations_in
from egal.conversations.models import BulkChange, Conversation, Tag
from egal.conversations.openings import read_openings
from egal.conversations.search import filtered
from egal.desk.access import AtDesk
from egal.desk.context.addresses import SEARCH, conversation_url, many_url
from egal.desk.context.agents import choices
from egal.desk.context.lists import saved_view
from egal.desk.moments import offered
from egal.shared import clock
from egal.shared.ids import number_of, public_id
from egal.workspaces.models import Agent, Team

COOKIE = "bulk"  # which change is shown, while one goes on working
TOLD = 20  # conversations are named of those that were left out
MOST_TAGS = 200


def bulk(request: AtDesk, view: str) -> dict[str, Any]:
    """The bar: everything that can be done with what is selected."""
    every = _every(request, view)
    return {
        "many": {
            "action": many_url(request, view),
            "agents": choices(),
            "teams": [(public_id(team.id), team.name) for team in Team.objects.order_by("name")],
            "tags": Tag.objects.order_by("name").values_list("name", flat=True)[:MOST_TAGS],
            "moments": offered(clock.now()),
            "every": 0 if every is None else every.order_by().values("pk")[:MOST].count(),
            "spam": view == "spam",
        }
    }


def selection(request: AtDesk, view: str) -> list[int]:
    """Ids of what was chosen: those ticked with all their rows stand for, or all that had stood in
    the view by then."""
    if "all" not in request.POST:
        ticked = [number_of(public) for public in request.POST.getlist("conversation")]
        return sorted(with_folded(ticked, view, request.agent))
    every = _every(request, view)
    if every is None:
        return []
    seen = clock.read(request.POST.get("seen", "")) or clock.now()
    ids = every.filter(last_activity_at__lte=seen).order_by("-last_activity_at", "-id")
    return list(ids.values_list("pk", flat=True)[:MOST])


def begun_change(request: AtDesk) -> dict[str, Any]:
    """The change this browser follows, if there is one."""
    number = number_of(request.COOKIES.get(COOKIE, ""))
    found = BulkChange.objects.filter(pk=number).first() if number else None
    return {"change": change(request, found)} if found else {}


def change(request: AtDesk, found: BulkChange) -> dict[str, Any]:
    """How far it is, and what was left out."""
    place = [request.workspace.slug, found.public_id]
    reasons = found.refused if found.undoing is None else found.left
    return {
        "what": _what(found),
        "running": found.finished_at is None,
        "undoing": found.undoing is not None,
        "count": len(found.conversation_ids) if found.undoing is None else len(found.undo),
        "done": found.done if found.undoing is None else found.undone,
        "changed": (found.done if found.undoing is None else found.undone) - len(reasons),
        "can_undo": found.undoing is None and bool(found.undo),
        "left_out": list(_left_out(request, reasons)),
        "more_left_out": max(0, len(reasons) - TOLD),
        "url": reverse("desk:bulk-change", args=place),
        "undo_url": reverse("desk:bulk-undo", args=place),
        "dismissal_url": reverse("desk:bulk-dismissal", args=place),
    }


def _every(request: AtDesk, view: str) -> "QuerySet[Conversation] | None":
    """All that a view shows; None where words are looked for, of which only the best are found."""
    if view == SEARCH:
        return filtered(request.GET.get("q", ""), request.agent)
    if saved := saved_view(request, view):
        return filtered(saved.query, request.agent)
    return conversations_in(view, request.agent)


def _left_out(request: AtDesk, reasons: Mapping[str, str]) -> Iterable[dict[str, str]]:
    told = dict(list(reasons.items())[:TOLD])
    several = list(Conversation.objects.filter(pk__in=map(int, told)))
    read_openings(several)
    for found in several:
        yield {
            "name": found.contact_name,
            "subject": title_of(found),
            "url": conversation_url(request, found, "open"),
            "reason": told[str(found.pk)],
        }


def _what(found: BulkChange) -> str:
    """What is done, as it ends a sentence about several."""
    name = {"name": _name(found.given)}
    said = {
        "answer": _("answered in public"),
        "wait": _("waiting for the customer"),
        "assign": _("assigned to %(name)s") if name["name"] else _("given back to everybody"),
        "assign_team": _("given to %(name)s") if name["name"] else _("taken off their team"),
        "solve": _("solved"),
        "reopen": _("opened again"),
        "snooze": _("snoozed until %(name)s"),
        "tag": _("tagged “%(name)s”"),
        "untag": _("tag “%(name)s” taken off"),
        "mark_spam": _("put away as spam"),
        "unmark_spam": _("taken out of the spam"),
    }
    return said[found.verb] % name


def _name(given: Mapping[str, Any]) -> str:
    if given.get("agent"):
        agent = Agent.objects.select_related("account").filter(pk=given["agent"]).first()
        return str(agent or "")
    if given.get("team"):
        return str(Team.objects.filter(pk=given["team"]).first() or "")
    if "until" in given:
        until = localtime(datetime.fromisoformat(given["until"]))
        return formatted(until, pgettext("date format", "l, j F Y, H:i"))
    return str(given.get("name", ""))
