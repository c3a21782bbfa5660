"""In which order an agent looks through each view: a cookie of the browser remembers it."""

import re

from django.conf import settings
from django.http import HttpResponse

from egal.conversations.sorting import ORDERS, sorts_of
from egal.desk.access import AtDesk
from egal.shared.ids import public_id

COOKIE = "sorts"
MOST = 30  # views
YEAR = 365 * 24 * 3600  # seconds
_CHOICE = re.compile(r"([\w-]{1,60})\.([a-z]+)")


def sort_of(request: AtDesk, view: str, first: str = "") -> str:
    """The order asked for, or chosen before, or else the view's own. first: of a saved view."""
    possible = sorts_of(view)
    wanted = request.GET.get("sort") or _remembered(request).get(view) or first
    return wanted if wanted in possible else possible[0]


def remember_sort(request: AtDesk, response: HttpResponse, view: str) -> None:
    """Keep the order that was asked for, for this agent; the views chosen longest ago go."""
    sort = request.GET.get("sort", "")
    if sort not in sorts_of(view) or "cursor" in request.GET:
        return
    others = {key: each for key, each in _remembered(request).items() if key != view}
    chosen = list({**others, view: sort}.items())[-MOST:]
    kept = "~".join(f"{key}.{each}" for key, each in chosen)
    response.set_cookie(
        COOKIE,
        f"{public_id(request.agent.id)}:{kept}",
        max_age=YEAR,
        path=f"/desk/{request.workspace.slug}/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _remembered(request: AtDesk) -> dict[str, str]:
    """By view; none of what another agent chose in this browser."""
    whose, _, kept = request.COOKIES.get(COOKIE, "").partition(":")
    if whose != public_id(request.agent.id):
        return {}
    found = (_CHOICE.fullmatch(each) for each in kept.split("~"))
    return {each[1]: each[2] for each in found if each and each[2] in ORDERS}
