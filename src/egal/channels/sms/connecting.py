"""What somebody must know and do to connect a number for text messages, in the reader's words.

www.twilio.com/docs/messaging/guides/webhook-request, …/docs/phone-numbers/api/
incomingphonenumber-resource and www.twilio.com/sms/pricing (as remembered).
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from egal.channels.base import Connection, InboxSettings, Introduction, Reconnect
from egal.channels.sms.twilio import asked


def introduction() -> Introduction:
    return Introduction(
        heading=_("Add a number for text messages"),
        what=_("Text messages (SMS) to a number you have at Twilio become conversations."),
        costs=_("Twilio takes a fee for the number each month, and for each part of a message."),
        address=_("Telephone number"),
        help=_("As Twilio shows it, with its country: +49 1573 1234567"),
        guide="text-messages",
    )


def connections(address: str) -> Sequence[Connection]:
    said = _(
        "At console.twilio.com open “Phone Numbers”, “Active numbers”, your number. Under "
        "“Messaging Configuration”, “A message comes in”, choose “Webhook” and “HTTP POST”, and "
        "paste this."
    )
    return [Connection(_("A message comes in"), said, address)]


def check(inbox: InboxSettings) -> None:
    """Whether this account has this number. Raises DeliveryError."""
    told = asked(inbox.settings, "IncomingPhoneNumbers.json", PhoneNumber=inbox.address)
    if not told.get("incoming_phone_numbers"):
        said = _("This account at Twilio does not have the number %(number)s.")
        raise Reconnect(said % {"number": inbox.address})
