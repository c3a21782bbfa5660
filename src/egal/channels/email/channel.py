"""E-mail as a channel: what the core may ask of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from egal.channels.base import (
    Advice,
    Capabilities,
    Fact,
    Heard,
    InboxSettings,
    NewMessage,
    Outbound,
    Raw,
    Receipt,
)
from egal.channels.email.domain import advice_for
from egal.channels.email.headers import ascii_domain
from egal.channels.email.imap.position import troubles
from egal.channels.email.imap.server import check as check_fetching
from egal.channels.email.read import read
from egal.channels.email.resent import came_from_us
from egal.channels.email.send import check, send
from egal.channels.email.sender import preview
from egal.channels.email.settings import TOLD_IN, MailSettingsForm, from_url
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
            raise Trouble(_("“%(text)s” is no e-mail address.") % {"text": given[:100]}) from None
        return cleaned

    def settings_from_url(self, url: str) -> Mapping[str, Any]:
        return from_url(url)

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:  # noqa: ARG002 - mail has no window
        if inbox.settings.get("smtp_host"):
            return Capabilities(
                can_send=True, files=True, recipients=True, begins=True, redirects=True
            )
        return Capabilities(False, _("This inbox has no outgoing mail server yet."))

    def person(self, given: str, inbox: InboxSettings) -> str:  # noqa: ARG002 - the same for all
        return self.address(ascii_domain(given))

    def came_from_us(self, raw: bytes) -> bool:
        return came_from_us(raw)

    def read(self, raw: Raw) -> Iterable[Fact]:
        return read(raw)

    def send(self, message: Outbound) -> Receipt:
        return send(message)

    def acknowledgement(self, inbox: InboxSettings, language: str) -> str:
        texts = {each: str(inbox.settings.get(f"acknowledgement_{each}") or "") for each in TOLD_IN}
        return texts.get(language) or next(filter(None, texts.values()), "")

    def doubts(self, inbox: InboxSettings, fact: NewMessage) -> bool:
        return str(inbox.settings.get("authserv_id") or "").lower() in fact.forged_say

    def check(self, inbox: InboxSettings) -> None:
        if inbox.settings.get("imap_host"):
            check_fetching(inbox.settings)
        if inbox.settings.get("smtp_host"):
            check(inbox.settings)

    def troubles(self, inboxes: Sequence[int]) -> Mapping[int, str]:
        return troubles(inboxes)

    def previews(self, inbox: InboxSettings, agent: str, company: str) -> Mapping[str, str]:
        return {"sender": preview(inbox.settings, inbox.address, agent, company)}

    def advice(self, inbox: InboxSettings) -> Sequence[Advice]:
        return advice_for(inbox.address.rpartition("@")[2], inbox.settings)


channel = EmailChannel()
