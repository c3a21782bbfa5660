"""The cards of the choice of ways, as data: a foreign page draws them."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from egal.channels.offers import Offer, offers
from egal.widget.ways.drawings import drawing_of
from egal.workspaces.models import Portal
from egal.workspaces.portals import SCREENS, address_of, from_the_right


def choice(portal: Portal, language: str) -> dict[str, Any]:
    """All that is shown: words, and a card for every way that is offered, in the scope of its
    workspace. language: one of the portal's."""
    texts = portal.texts.get(language, {})
    with translation.override(language if language in SCREENS else "en"):
        return {
            "language": language,
            "direction": "rtl" if from_the_right(language) else "ltr",
            "title": texts.get("title") or _("How would you like to be helped?"),
            "lead": texts.get("lead", ""),
            "url": address_of(portal, f"/{language}/"),
            "none": _("No way is open at the moment. Please come back later."),
            "cards": [_card(each) for each in offers(portal, language)],
        }


def _card(offer: Offer) -> dict[str, Any]:
    """now: what is said of the wait. tone: "ok", "warn" or "". drawing: of its icon."""
    return {
        "channel": offer.channel,
        "drawing": drawing_of(offer.icon),
        "title": offer.title,
        "url": offer.url,
        "now": offer.now,
        "tone": offer.tone,
        "notes": list(offer.notes),
        "copy": offer.to_copy,
    }
