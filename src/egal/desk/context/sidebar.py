"""The views and their counts."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from egal.channels.quarantine import quarantined
from egal.channels.registry import channels
from egal.conversations.lists import BY_CHANNEL, Counts, counts_for
from egal.conversations.models import Inbox
from egal.desk.access import AtDesk
from egal.desk.context.addresses import SEARCH, list_url, new_url

QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class View:
    """One line of the sidebar. count: None where nobody needs to know."""

    key: str
    title: str
    icon: str
    count: int | None
    url: str
    current: bool


def views(request: AtDesk, current: str) -> dict[str, Any]:
    """The groups of the sidebar and the current view; 404 for one that is not there."""
    connected = set(Inbox.objects.values_list("channel", flat=True))
    groups = {
        title: [_view(request, current, *line) for line in lines]
        for title, lines in _groups(request, counts_for(request.agent), connected, current)
    }
    found = _view(request, current, SEARCH, _("Search results"), "search", None)
    chosen = (
        found
        if found.current
        else next((view for group in groups.values() for view in group if view.current), None)
    )
    if chosen is None:
        raise Http404
    shown = [{"title": title, "views": group} for title, group in groups.items()]
    searched = request.GET.get("q", "") if found.current else ""
    return {
        "views": shown,
        "view": chosen,
        "searched": searched,
        "new_url": new_url(request, current),
        "inbox_missing": not connected,
    }


_Line = tuple[str, str, str, int | None]


def _groups(
    request: AtDesk, counts: Counts, connected: Container[str], current: str
) -> list[tuple[str, list[_Line]]]:
    mine: list[_Line] = [
        ("mine", _("Assigned to me"), "user", counts.mine),
        ("snoozed", _("Snoozed"), "clock", counts.snoozed),
    ]
    everybody: list[_Line] = [
        ("unassigned", _("Unassigned"), "inbox", counts.unassigned),
        ("open", _("All open"), "layers", counts.open),
        ("solved", _("Solved"), "check", None),
    ]
    put_away = [*_spam(counts, current), *_quarantine(request, current)]
    by_channel: list[_Line] = [
        (f"{BY_CHANNEL}{key}", str(channel.name), channel.icon, counts.channels.get(key, 0))
        for key, channel in channels().items()
        if key in connected
    ]
    return [
        (_("Mine"), mine),
        (request.workspace.name, [*everybody, *put_away]),
        (_("By channel"), by_channel),
    ]


def _spam(counts: Counts, current: str) -> list[_Line]:
    """Shown only while there is something in it, or one is looking at it."""
    return [("spam", _("Spam"), "user-round-x", None)] if counts.spam or current == "spam" else []


def _quarantine(request: AtDesk, current: str) -> list[_Line]:
    """Shown only while there is something in it, or one is looking at it."""
    count = quarantined().count() if request.agent.may("inboxes:read") else 0
    here = current == QUARANTINE
    return [(QUARANTINE, _("Quarantine"), "circle-alert", count)] if count or here else []


def _view(
    request: AtDesk, current: str, key: str, title: str, icon: str, count: int | None
) -> View:
    return View(key, title, icon, count, _url(request, key), key == current)


def _url(request: AtDesk, key: str) -> str:
    if key == QUARANTINE:
        return reverse("desk:quarantine", args=[request.workspace.slug])
    return list_url(request, key)
