"""What Twilio tells: text messages, and what became of ours. Pure.

Parameters: www.twilio.com/docs/messaging/guides/webhook-request; states:
www.twilio.com/docs/messaging/guides/track-outbound-message-status (both as remembered).
"""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from django.utils.translation import gettext_noop as _

from egal.channels.base import Address, DeliveryUpdate, Fact, Link, NewMessage, Raw, Unreadable

KIND = "phone"  # as of calls: who rings and who texts is one person
_MOST = 10  # files
_ARRIVED, _LOST = ("delivered", "read"), ("undelivered", "failed")
# www.twilio.com/docs/api/errors, as remembered
WHY = {
    "21610": _("This person has written STOP and takes no text messages from us."),
    "30003": _("The telephone cannot be reached: switched off, or without a network."),
    "30004": _("The receiver's network blocks this message."),
    "30005": _("This number does not exist."),
    "30006": _("This is a landline, or its network takes no text messages."),
    "30007": _("The network took this for spam."),
}
UNKNOWN = _("The text message did not arrive.")


def read(raw: Raw) -> Iterable[Fact]:
    """Raises Unreadable for what Twilio has never sent."""
    told = dict(parse_qsl(raw.content.decode("utf-8", "replace"), keep_blank_values=True))
    sid, state = told.get("MessageSid") or told.get("SmsSid"), told.get("SmsStatus", "")
    if not sid:
        raise Unreadable(_("Twilio has sent something that is no text message."))
    if state == "received" or "Body" in told:
        return [_message(sid, told, raw.inbox_address)]
    return _update(sid, told.get("MessageStatus") or state, told)


def key_of(sid: str) -> str:
    """The dedupe key of a message."""
    return f"sms:{sid}"


def _message(sid: str, told: Mapping[str, str], ours: str) -> NewMessage:
    sender = told.get("From", "")
    if not sender:
        raise Unreadable(_("Twilio has sent a text message from nobody."))
    count = int(told["NumMedia"]) if told.get("NumMedia", "").isdecimal() else 0
    return NewMessage(
        dedupe_key=key_of(sid),
        external_id=sid,
        sender=Address(KIND, sender, sender),
        to=[Address(KIND, ours)],
        text=told.get("Body", ""),
        joins_open=True,
        links=[_link(told, number) for number in range(min(count, _MOST))],
    )


def _link(told: Mapping[str, str], number: int) -> Link:
    kind = told.get(f"MediaContentType{number}") or "application/octet-stream"
    return Link(f"file-{number + 1}", kind, told.get(f"MediaUrl{number}", ""))


def _update(sid: str, state: str, told: Mapping[str, str]) -> list[Fact]:
    """What is only on its way tells nothing that we do not know."""
    if state not in (*_ARRIVED, *_LOST):
        return []
    lost = state in _LOST
    return [
        DeliveryUpdate(
            dedupe_key=f"{key_of(sid)}/{state}",
            key=key_of(sid),
            state="returned" if lost else "delivered" if state == "delivered" else "read",
            recipient=told.get("To", ""),
            reason=WHY.get(told.get("ErrorCode", ""), UNKNOWN) if lost else "",
        )
    ]
