"""E-mail as a channel: what the core may ask of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from egal.channels.base import (
    Advice,
    Capabilities,
    Carried,
    Fact,
    Heard,
    InboxSettings,
    Introduction,
    NewMessage,
    Offer,
    Outbound,
    Raw,
    Receipt,
    SigningKey,
)
from egal.channels.email import signing
from egal.channels.email.codes import carry
from egal.channels.email.domain import advice_for, texts_at
from egal.channels.email.headers import ascii_domain
from egal.channels.email.imap.position import troubles
from egal.channels.email.imap.server import check as check_fetching
from egal.channels.email.oauth import sign_in as oauth
from egal.channels.email.oauth.asking import question
from egal.channels.email.oauth.providers import PROVIDERS, configured
from egal.channels.email.read import read
from egal.channels.email.resent import came_from_us
from egal.channels.email.send import check, connections, send
from egal.channels.email.sender import previews
from egal.channels.email.settings import TOLD_IN, MailSettingsForm, from_url
from egal.channels.email.trial import send_trial, where_it_stays
from egal.channels.signing_in import Answer, SignedIn
from egal.conversations.models import Inbox
from egal.events.record import Actor
from egal.shared.trouble import Trouble


class EmailChannel:
    """Mail comes by SMTP, from a pipe or from a mailbox; it goes out by the inbox's own server."""

    key = "email"
    identity_kind = "email"
    icon = "mail"
    settings_form = MailSettingsForm
    titled: Literal[True] = True

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
                can_send=True,
                files=True,
                formatted=True,
                recipients=True,
                begins=True,
                redirects=True,
            )
        return Capabilities(False, _("This inbox has no outgoing mail server yet."))

    def introduction(self) -> Introduction:
        return Introduction(
            heading=_("Add an e-mail address"),
            what=_("What comes in at this address becomes conversations."),
            costs=_("Nothing beyond the mailbox you have."),
            address=_("Address"),
        )

    def offer(self, inbox: InboxSettings) -> Offer:
        return Offer(
            title=_("E-mail"),
            url=f"mailto:{quote(inbox.address, safe='@')}",
            to_copy=inbox.address,
            reach=_("private, between you and us"),
        )

    def person(self, given: str, inbox: InboxSettings) -> str:  # noqa: ARG002 - the same for all
        return self.address(ascii_domain(given))

    def came_from_us(self, raw: bytes) -> bool:
        return came_from_us(raw)

    def read(self, raw: Raw) -> Iterable[Fact]:
        return read(raw)

    def send(self, message: Outbound) -> Receipt:
        return send(message)

    def let_go(self) -> None:
        connections.close()

    def acknowledgement(self, inbox: InboxSettings, language: str) -> str:
        texts = {each: str(inbox.settings.get(f"acknowledgement_{each}") or "") for each in TOLD_IN}
        return texts.get(language) or next(filter(None, texts.values()), "")

    def carry_code(self, inbox: InboxSettings, address: str, carried: Carried) -> None:
        carry(inbox, address, carried)

    def doubts(self, inbox: InboxSettings, fact: NewMessage) -> bool:
        return str(inbox.settings.get("authserv_id") or "").lower() in fact.forged_say

    def sifts(self, inbox: InboxSettings) -> bool:
        return bool(inbox.settings.get("marks_spam"))

    def check(self, inbox: InboxSettings) -> None:
        if inbox.settings.get("imap_host"):
            check_fetching(inbox.settings)
        if inbox.settings.get("smtp_host"):
            check(inbox.settings)

    def send_trial(self, inbox: InboxSettings, trial_id: int) -> None:
        send_trial(inbox, trial_id)

    def where_it_stays(self, inbox: InboxSettings) -> str:
        return where_it_stays(inbox)

    def troubles(self, inboxes: Sequence[int]) -> Mapping[int, str]:
        return troubles(inboxes)

    def previews(
        self, inbox: InboxSettings, agent: str, company: str, signatures: Mapping[str, str]
    ) -> Mapping[str, str]:
        return previews(inbox, agent, company, signatures)

    def signing_keys(self, inbox: InboxSettings) -> Sequence[SigningKey]:
        return signing.keys(inbox)

    def with_new_key(
        self, inbox: InboxSettings, others: Sequence[InboxSettings]
    ) -> Mapping[str, Any]:
        return signing.with_new_key(inbox, others)

    def with_key_in_use(self, inbox: InboxSettings, *, unseen: bool) -> Mapping[str, Any]:
        return signing.with_key_in_use(inbox, None if unseen else texts_at)

    def without_keys(self) -> Mapping[str, Any]:
        return signing.without_keys()

    def providers(self, inbox: InboxSettings) -> Mapping[str, str]:  # noqa: ARG002 - the same for all
        return {key: one.name for key, one in configured().items()}

    def question(
        self, provider: str, inbox: InboxSettings, *, state: str, verifier: str, back: str
    ) -> str:
        hint = inbox.address
        return question(PROVIDERS[provider], state=state, verifier=verifier, back=back, hint=hint)

    def sign_in(self, inbox: Inbox, actor: Actor, answer: Answer) -> None:
        oauth.sign_in(inbox, actor, answer)

    def sign_out(self, inbox: Inbox, actor: Actor) -> None:
        oauth.sign_out(inbox, actor)

    def signed_in(self, inboxes: Sequence[int]) -> Mapping[int, SignedIn]:
        return oauth.signed_in(inboxes)

    def advice(self, inbox: InboxSettings) -> Sequence[Advice]:
        return advice_for(inbox)


channel = EmailChannel()
