"""The views and their counts."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from egal.conversations.counts import counts_for
from egal.conversations.models import Inbox
from egal.desk.access import AtDesk
from egal.desk.context.addresses import SEARCH, list_url, new_url
from egal.desk.context.lines import CALLBACKS, QUARANTINE, Group, Line, groups


@dataclass(frozen=True, slots=True)
class View:
    """One line of the sidebar. count: None where nobody needs to know. many: there are more."""

    key: str
    title: str
    icon: str
    count: int | None
    many: bool
    url: str
    current: bool

    @property
    def apart(self) -> bool:
        """Whether it is a page of its own, and no list beside a conversation."""
        return self.key in (QUARANTINE, CALLBACKS)


def views(request: AtDesk, current: str) -> dict[str, Any]:
    """The groups of the sidebar and the current view; 404 for one that is not there."""
    connected = set(Inbox.objects.values_list("channel", flat=True))
    counts = counts_for(request.agent)
    shown = [
        _group(request, group, current)
        for group in groups(request.agent, request.workspace.name, counts, connected, current)
    ]
    found = _view(request, Line(SEARCH, _("Search results"), "search"), current)
    every = [found, *(view for group in shown for view in (*group["views"], *group["folded"]))]
    chosen = next((view for view in every if view.current), None)
    if chosen is None:
        raise Http404
    return {
        "views": shown,
        "view": chosen,
        "searched": request.GET.get("q", "") if found.current else "",
        "new_url": new_url(request, current),
        "inbox_missing": not connected,
    }


def _group(request: AtDesk, group: Group, current: str) -> dict[str, Any]:
    folded = [_view(request, line, current) for line in group.folded]
    return {
        "title": group.title,
        "views": [_view(request, line, current) for line in group.lines],
        "folded_title": group.folded_title,
        "folded": folded,
        "unfolded": any(view.current for view in folded),
    }


def _view(request: AtDesk, line: Line, current: str) -> View:
    here = line.key == current
    return View(line.key, line.title, line.icon, line.count, line.many, _url(request, line), here)


def _url(request: AtDesk, line: Line) -> str:
    if line.key == QUARANTINE:
        return reverse("desk:quarantine", args=[request.workspace.slug])
    if line.key == CALLBACKS:
        return reverse("desk:callbacks", args=[request.workspace.slug])
    return list_url(request, line.key)
