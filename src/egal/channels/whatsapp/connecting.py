"""What somebody must know and do to connect a WhatsApp number, in the reader's words.

developers.facebook.com/documentation/business-messaging/whatsapp/pricing and …/webhooks (as
remembered).
"""

import re

from django.utils.translation import gettext as _

from egal.channels.base import InboxSettings, Introduction, Reconnect
from egal.channels.meta.graph import Graph

FIELDS = "messages"


def introduction() -> Introduction:
    return Introduction(
        heading=_("Add a WhatsApp number"),
        what=_("What customers write to your number on WhatsApp becomes conversations."),
        costs=_(
            "Answers within 24 hours cost nothing at Meta. A template costs, by its kind and by "
            "the country."
        ),
        address=_("Telephone number"),
        help=_("The one customers write to, with its country: +49 40 123456"),
        guide="whatsapp",
    )


def check(graph: Graph, inbox: InboxSettings) -> None:
    """Whose number it is. Raises DeliveryError."""
    phone = str(inbox.settings["phone"])
    shown = str(graph.get(f"/{phone}", fields="display_phone_number").get("display_phone_number"))
    if re.sub(r"\D", "", shown) != inbox.address.removeprefix("+"):
        said = _("This phone number ID is that of %(given)s, and the inbox is %(wanted)s.")
        raise Reconnect(said % {"given": shown, "wanted": inbox.address})


def listen(graph: Graph, inbox: InboxSettings) -> None:
    """Have the business tell our app: without it nothing comes, whatever else is right."""
    graph.post(f"/{inbox.settings['account']}/subscribed_apps", {})
