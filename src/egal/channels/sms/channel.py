"""Text messages by Twilio, from and to the numbers that people are known by in calls."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import phonenumbers
from django.utils.translation import gettext as _

from egal.channels.base import (
    Capabilities,
    Carried,
    Connection,
    Fact,
    Heard,
    InboxSettings,
    Introduction,
    Outbound,
    Polled,
    Raw,
    Receipt,
)
from egal.channels.sms import connecting
from egal.channels.sms.read import KIND, key_of, read
from egal.channels.sms.settings import SmsSettingsForm
from egal.channels.sms.twilio import hand_over, is_signed
from egal.shared.trouble import Trouble

LONGEST = 1_600  # characters: www.twilio.com/docs/api/errors/21617 (as remembered)
WATCHED = timedelta(minutes=2)  # between two questions whether Twilio still lets us in


class SmsChannel:
    """The address of an inbox is its number (E.164)."""

    key = "sms"
    identity_kind = KIND
    icon = "message-square-text"
    settings_form = SmsSettingsForm

    @property
    def name(self) -> str:
        return _("Text message")

    def address(self, given: str) -> str:
        return _number(given)

    def settings_from_url(self, url: str) -> Mapping[str, Any]:
        account, _colon, token = url.removeprefix("twilio://").partition(":")
        if not (url.startswith("twilio://") and account and token):
            raise ValueError(_("Write twilio://ACCOUNT-SID:AUTH-TOKEN."))
        return {"account": account, "token": token}

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:  # noqa: ARG002 - there is no window
        return Capabilities(True, sends_again=False, begins=True, max_length=LONGEST, measure="sms")

    def person(self, given: str, inbox: InboxSettings) -> str:  # noqa: ARG002 - the same for all
        return _number(given)

    def verify(
        self, headers: Mapping[str, str], body: bytes, url: str, inbox: InboxSettings
    ) -> bool:
        token = str(inbox.settings.get("token") or "")
        return bool(token) and is_signed(token, url, body, headers.get("x-twilio-signature", ""))

    def response(self, body: bytes, url: str, inbox: InboxSettings) -> tuple[bytes, str]:  # noqa: ARG002 - the same for all
        """TwiML that answers nothing: www.twilio.com/docs/messaging/twiml (as remembered)."""
        return b"<?xml version='1.0' encoding='UTF-8'?><Response/>", "text/xml"

    def read(self, raw: Raw) -> Iterable[Fact]:
        return read(raw)

    def send(self, message: Outbound) -> Receipt:
        sid = hand_over(
            message.settings,
            sender=message.inbox_address,
            to=message.to[0].address,
            text=message.text,
            callback=message.webhook_url,
        )
        return Receipt(sid, key=key_of(sid))

    def check(self, inbox: InboxSettings) -> None:
        connecting.check(inbox)

    def poll(self, inbox: InboxSettings, cursor: Mapping[str, Any]) -> Polled:
        """Nothing is asked for but whether Twilio still lets us in: nobody tells if it does not."""
        self.check(inbox)
        return Polled([], cursor, WATCHED.total_seconds())

    def introduction(self) -> Introduction:
        return connecting.introduction()

    def connections(self, inbox: InboxSettings, address: str, back: str) -> Sequence[Connection]:  # noqa: ARG002 - nobody signs in
        return connecting.connections(address)

    def carry_code(self, inbox: InboxSettings, address: str, carried: Carried) -> None:
        words = _("%(code)s is your code for %(company)s. It holds for %(minutes)s minutes.")
        known = {"code": carried.code, "company": carried.company, "minutes": carried.minutes}
        text = words % known + (f" {carried.link}" if carried.link else "")
        hand_over(inbox.settings, sender=inbox.address, to=address, text=text)


def _number(given: str) -> str:
    try:
        parsed = phonenumbers.parse(given.strip())
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise Trouble(_("Write the number with its country: +49 170 1234567."))
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


channel = SmsChannel()
