"""The views and their counts."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from egal.channels.registry import channels
from egal.conversations.lists import BY_CHANNEL, Counts, counts_for
from egal.desk.access import AtDesk
from egal.desk.context.addresses import list_url


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
    groups = {
        title: [_view(request, current, *line) for line in lines]
        for title, lines in _groups(request, counts_for(request.agent))
    }
    chosen = next((view for group in groups.values() for view in group if view.current), None)
    if chosen is None:
        raise Http404
    shown = [{"title": title, "views": group} for title, group in groups.items()]
    return {"views": shown, "view": chosen}


_Line = tuple[str, str, str, int | None]


def _groups(request: AtDesk, counts: Counts) -> list[tuple[str, list[_Line]]]:
    mine: list[_Line] = [
        ("mine", _("Assigned to me"), "user", counts.mine),
        ("snoozed", _("Snoozed"), "clock", counts.snoozed),
    ]
    everybody: list[_Line] = [
        ("unassigned", _("Unassigned"), "inbox", counts.unassigned),
        ("open", _("All open"), "layers", counts.open),
        ("solved", _("Solved"), "check", None),
    ]
    by_channel: list[_Line] = [
        (f"{BY_CHANNEL}{key}", str(channel.name), channel.icon, counts.channels.get(key, 0))
        for key, channel in channels().items()
    ]
    return [
        (_("Mine"), mine),
        (request.workspace.name, everybody),
        (_("By channel"), by_channel),
    ]


def _view(
    request: AtDesk, current: str, key: str, title: str, icon: str, count: int | None
) -> View:
    return View(key, title, icon, count, list_url(request, key), key == current)
