"""What a telephone is told, and where a touch leads."""

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from egal.notifications.push.models import Push
from egal.shared.ids import public_id
from egal.workspaces.portals import address_of, portal_of

_LONGEST = 120  # characters


def told_of(push: Push) -> dict[str, Any]:
    """What our service worker shows. A locked screen names the company alone, unless the customer
    wants the first words there too."""
    shown = " ".join(push.message.text.split()) if push.device.shows_words else ""
    return {
        "title": _("%(name)s has answered") % {"name": push.workspace.name},
        "body": Truncator(shown).chars(_LONGEST) if shown else _("Open it to read the answer."),
        "tag": public_id(push.conversation_id),
        "url": _address(push),
    }


def _address(push: Push) -> str:
    """Of the conversation in the portal, which this room knows by its addresses alone."""
    path = f"/{push.device.language}/conversations/{public_id(push.conversation_id)}/"
    portal = portal_of(push.workspace)
    return address_of(portal, path) if portal else ""
