"""E-mail as a channel: what the core may ask of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from egal.channels.base import Capabilities, Fact, Heard, InboxSettings, Outbound, Raw, Receipt
from egal.channels.email.read import read
from egal.channels.email.send import check, send
from egal.channels.email.settings import MailSettingsForm, from_url
from egal.shared.trouble import Trouble


class EmailChannel:
    """Mail comes by SMTP, from a pipe or from a mailbox; it goes out by the inbox's own server."""

    key = "email"
    identity_kind = "email"
    icon = "mail"
    settings_form = MailSettingsForm

    @property
    def name(self) -> str:
        return _("E-mail")

    def address(self, given: str) -> str:
        cleaned = given.strip().lower()
        try:
            validate_email(cleaned)
        except ValidationError:
            raise Trouble(f"“{given}” is no e-mail address.") from None
        return cleaned

    def settings_from_url(self, url: str) -> Mapping[str, Any]:
        return from_url(url)

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:  # noqa: ARG002 - mail has no window
        if inbox.settings.get("smtp_host"):
            return Capabilities(can_send=True, files=True, recipients=True)
        return Capabilities(False, _("This inbox has no outgoing mail server yet."))

    def read(self, raw: Raw) -> Iterable[Fact]:
        return read(raw)

    def send(self, message: Outbound) -> Receipt:
        return send(message)

    def check(self, inbox: InboxSettings) -> None:
        check(inbox.settings)


channel = EmailChannel()
