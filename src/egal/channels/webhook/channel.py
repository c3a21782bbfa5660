"""Any system that speaks JSON over HTTP as a channel: what the core may ask of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import (
    Capabilities,
    Connection,
    Fact,
    Heard,
    InboxSettings,
    Introduction,
    Outbound,
    Raw,
    Receipt,
)
from egal.channels.webhook.payload import LONGEST
from egal.channels.webhook.read import read
from egal.channels.webhook.send import send
from egal.channels.webhook.settings import WebhookSettingsForm, checked_url
from egal.shared.standard_webhooks import is_signed
from egal.shared.trouble import Trouble

_ADDRESS = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")


class WebhookChannel:
    """The other system calls us at /in/webhook/<inbox>/; what we answer is posted to its URL."""

    key = "webhook"
    identity_kind = "webhook"
    icon = "messages-square"
    settings_form = WebhookSettingsForm

    @property
    def name(self) -> str:
        return _("Webhook")

    def address(self, given: str) -> str:
        cleaned = given.strip().lower()
        if not _ADDRESS.fullmatch(cleaned):
            raise Trouble(f"“{given}” is no name for a system; use letters, digits, dots, dashes.")
        return cleaned

    def settings_from_url(self, url: str) -> Mapping[str, Any]:
        return {"url": checked_url(url)}

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:  # noqa: ARG002 - there is no window
        if inbox.settings.get("url"):
            begins = bool(inbox.settings.get("begins"))
            return Capabilities(can_send=True, files=True, begins=begins)
        return Capabilities(False, _("This inbox does not know yet where to send answers."))

    def introduction(self) -> Introduction:
        return Introduction(
            heading=_("Add a system of your own"),
            what=_("What a shop, a forum or any other system posts to us becomes conversations."),
            costs=_("Nothing; somebody must be able to program it."),
            address=_("Name of the system"),
            help=_("Letters, digits, dots and dashes, such as shop."),
        )

    def connections(self, inbox: InboxSettings, address: str, back: str) -> Sequence[Connection]:  # noqa: ARG002 - nobody signs in, and all are alike
        said = _("Let the system post each message to this address, signed with the secret.")
        return [Connection(_("Its messages"), said, address)]

    def person(self, given: str, inbox: InboxSettings) -> str:
        cleaned = given.strip().removesuffix(f"@{inbox.address}")
        if not 0 < len(cleaned) <= LONGEST:
            raise Trouble(_("Say under which name the other system knows this person."))
        return f"{cleaned}@{inbox.address}"

    def verify(
        self,
        headers: Mapping[str, str],
        body: bytes,
        url: str,  # noqa: ARG002 - the signature does not cover it
        inbox: InboxSettings,
    ) -> bool:
        secret = str(inbox.settings.get("secret") or "")
        return bool(secret) and is_signed(secret, headers, body)

    def read(self, raw: Raw) -> Iterable[Fact]:
        return read(raw)

    def send(self, message: Outbound) -> Receipt:
        return send(message)


channel = WebhookChannel()
