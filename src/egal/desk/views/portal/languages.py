"""The languages of the help centre and of all its pages, in their order."""

from dataclasses import dataclass

from django.conf.locale import LANG_INFO
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from egal.desk.access import AtDesk, at_desk
from egal.desk.views.portal.page import back_to, portal_at, shown
from egal.shared.trouble import Trouble
from egal.workspaces.actions.change_portal import change_portal
from egal.workspaces.models import Portal
from egal.workspaces.portals import SCREENS, language_name


@dataclass(frozen=True, slots=True)
class Language:
    """One of the portal's. ours: whether our own words are in it."""

    code: str
    name: str
    ours: bool


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def languages(request: AtDesk) -> HttpResponse:
    """All of them, each with its place, and one more."""
    portal = portal_at(request)
    if request.method == "GET":
        return _languages(request, portal)
    try:
        change_portal(portal=portal, actor=request.agent, languages=_wanted(request, portal))
    except Trouble as trouble:
        return _languages(request, portal, str(trouble))
    return back_to(request, "languages")


def _languages(request: AtDesk, portal: Portal, trouble: str = "") -> HttpResponse:
    names = {code: language_name(code) for code in LANG_INFO if code not in portal.languages}
    return shown(
        request,
        "languages",
        portal,
        trouble=trouble,
        languages=[
            Language(code, language_name(code), code in SCREENS) for code in portal.languages
        ],
        offered=sorted(names.items(), key=lambda pair: pair[1].casefold()),
    )


def _wanted(request: AtDesk, portal: Portal) -> list[str]:
    """What one pressed button makes of them: added, removed, one place up."""
    added, removed, up = (request.POST.get(key, "") for key in ("add", "remove", "up"))
    if removed:
        return [code for code in portal.languages if code != removed]
    if up in portal.languages[1:]:
        return moved_up(portal.languages, up)
    return [*portal.languages, added] if added else list(portal.languages)


def moved_up(order: list[str], one: str) -> list[str]:
    """The same with this one a place earlier."""
    place = order.index(one)
    return [*order[: place - 1], one, order[place - 1], *order[place + 1 :]]
