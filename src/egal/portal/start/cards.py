"""The cards of the start page: every way that is offered, with its honest wait."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from egal.channels.offers import Offer, offers
from egal.channels.registry import channels
from egal.conversations.visible import visible_to
from egal.portal.access import AtPortal
from egal.portal.articles.asking import FROM, trail_of
from egal.portal.mine.shown import Line, lines
from egal.portal.paths import path_of

LATEST = 3  # of somebody's conversations


@dataclass(frozen=True, slots=True)
class Card:
    """One way. now: what is said of the wait; tone: as of `Promise`; notes: how we know it, and
    what else there is to know. instead: what we promise whoever would rather not wait, and where.
    """

    key: str
    icon: str
    title: str
    url: str
    now: str
    tone: str
    notes: tuple[str, ...]
    to_copy: str = ""
    instead: str = ""
    instead_url: str = ""


def choices(request: AtPortal) -> dict[str, Any]:
    """What the page shows below its title, in the workspace's own words where it has some."""
    texts = request.portal.texts.get(request.language, {})
    trail = trail_of(request).token
    found = offers(request.portal, request.language)
    promised = next((each for each in found if each.comes and each.path), None)
    return {
        "own_title": texts.get("title", ""),
        "own_lead": texts.get("lead", ""),
        "cards": [_card(request, each, promised, trail) for each in found],
        "lines": _latest(request),
        "trail": trail,
        "channel_styles": [f"{key}/{key}.css" for key in channels()],
        "app_url": request.base + path_of("app", request.language),
    }


def _card(request: AtPortal, offer: Offer, promised: Offer | None, trail: str) -> Card:
    """promised: the way by which we ring at a time that is kept, named where one would wait."""
    rings = promised if offer.url.startswith("tel:") else None
    return Card(
        key=offer.channel,
        icon=offer.icon,
        title=offer.title,
        url=_with(trail, f"{request.base}{offer.path}") if offer.path else offer.url,
        now=offer.now,
        tone=offer.tone,
        notes=offer.notes,
        to_copy=offer.to_copy,
        instead=rings.comes if rings else "",
        instead_url=_with(trail, f"{request.base}{rings.path}") if rings else "",
    )


def _with(trail: str, url: str) -> str:
    """What was searched and read goes along to whoever answers."""
    return f"{url}?{urlencode({FROM: trail})}" if trail else url


def _latest(request: AtPortal) -> list[Line]:
    """What a known visitor has talked about with us last."""
    if request.visitor is None:
        return []
    found = visible_to(request.visitor).select_related("assignee__account")
    return lines(request.visitor, list(found.order_by("-last_activity_at", "-id")[:LATEST]))
