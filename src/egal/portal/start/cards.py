"""The cards of the start page: every way that is offered, with its honest wait."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch

from egal.channels.offers import Offer, offers
from egal.channels.registry import channels
from egal.portal.access import AtPortal
from egal.portal.paths import path_of


@dataclass(frozen=True, slots=True)
class Card:
    """One way. now: what is said of the wait; how: how we know it; tone: as of `Promise`."""

    key: str
    icon: str
    title: str
    url: str
    now: str
    tone: str
    notes: tuple[str, ...]
    to_copy: str = ""


def choices(request: AtPortal) -> dict[str, Any]:
    """What the page shows below its title, in the workspace's own words where it has some."""
    texts = request.portal.texts.get(request.language, {})
    found = offers(request.portal, request.language)
    return {
        "own_title": texts.get("title", ""),
        "own_lead": texts.get("lead", ""),
        "cards": [_card(request, each) for each in found],
        "channel_styles": [f"{key}/{key}.css" for key in channels()],
        "app_url": _url_of(request, "app"),
        "callback_url": _url_of(request, "callback"),
    }


def _card(request: AtPortal, offer: Offer) -> Card:
    wait = offer.wait
    notes = (wait.measured, wait.hours, offer.reach) if not offer.comes else (offer.reach,)
    return Card(
        key=offer.channel,
        icon=offer.icon,
        title=offer.title,
        url=f"{request.base}{offer.path}" if offer.path else offer.url,
        now=offer.comes or wait.words,
        tone="ok" if offer.comes else wait.tone,
        notes=tuple(note for note in notes if note),
        to_copy=offer.to_copy,
    )


def _url_of(request: AtPortal, name: str) -> str:
    """Of a page of another part of the portal; "" where it has none."""
    try:
        return request.base + path_of(name, request.language)
    except NoReverseMatch:
        return ""
