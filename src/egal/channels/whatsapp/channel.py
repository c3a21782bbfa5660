"""WhatsApp as a channel, by Meta's Cloud API."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import phonenumbers
from django.utils.translation import gettext as _

from egal.channels.base import (
    Capabilities,
    Connection,
    Fact,
    Heard,
    InboxSettings,
    Introduction,
    Outbound,
    Polled,
    Raw,
    Receipt,
    Template,
)
from egal.channels.meta.connecting import webhook_steps
from egal.channels.meta.door import challenge, is_signed
from egal.channels.meta.graph import GRAPH, Graph
from egal.channels.meta.sharing import parts_of
from egal.channels.spelling import PHONE, legible
from egal.channels.whatsapp import connecting
from egal.channels.whatsapp.approved import approved
from egal.channels.whatsapp.read import FILE, KIND, by_number, read
from egal.channels.whatsapp.send import send
from egal.channels.whatsapp.settings import WhatsAppSettingsForm
from egal.shared import clock
from egal.shared.trouble import Trouble

LONGEST = 4_096  # characters: Meta's document, v23.0
WINDOW = timedelta(hours=24)
WATCHED = timedelta(minutes=2)  # between two questions whether Meta still lets us in


class WhatsAppChannel:
    """The address of an inbox is its number (E.164)."""

    key = "whatsapp"
    identity_kind = KIND
    icon = "brand-whatsapp"
    settings_form = WhatsAppSettingsForm

    @property
    def name(self) -> str:
        return _("WhatsApp")

    def address(self, given: str) -> str:
        return _number(given)

    def spelled(self, address: str, handle: str) -> str:
        """Their number, where they show one."""
        known = (each.removeprefix("+") for each in (handle, address))
        number = next((each for each in known if each.isdecimal()), "")
        return legible(PHONE, f"+{number}") if number else ""

    def person(self, given: str, inbox: InboxSettings) -> str:  # noqa: ARG002 - the same for all
        """Their number as WhatsApp has it, without the plus; once they answer, by their id."""
        return _number(given).removeprefix("+")

    def templates(self, inbox: InboxSettings) -> Sequence[Template]:
        return approved(_graph(inbox.settings), str(inbox.settings["account"]))

    def settings_from_url(self, url: str) -> Mapping[str, Any]:  # noqa: ARG002 - in any case
        raise ValueError(_("WhatsApp is connected at the desk, under Inboxes."))

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:  # noqa: ARG002 - the same for all
        """Outside of the window templates still get there."""
        closes_at = heard.last_at + WINDOW if heard else None
        if closes_at is None or closes_at <= clock.now():
            reason = _(
                "A day has passed since they wrote. WhatsApp takes a template only, until they"
                " write again."
            )
            return Capabilities(False, reason, sends_again=False, templates=True)
        return Capabilities(
            True, sends_again=False, files=True, max_length=LONGEST, closes_at=closes_at
        )

    def handshake(self, query: Mapping[str, str], inbox: InboxSettings) -> str | None:
        return challenge(query, inbox)

    def verify(
        self,
        headers: Mapping[str, str],
        body: bytes,
        url: str,  # noqa: ARG002 - the signature does not cover it
        inbox: InboxSettings,
    ) -> bool:
        return is_signed(headers, body, inbox)

    def account(self, inbox: InboxSettings) -> str:
        return str(inbox.settings.get("phone") or inbox.address)

    def shares(self, body: bytes) -> Mapping[str, bytes]:
        return parts_of(body, by_number)

    def read(self, raw: Raw) -> Iterable[Fact]:
        return read(raw)

    def bring(self, inbox: InboxSettings, url: str, most: int) -> bytes:
        """Where it lies is asked for by its id, and holds for five minutes."""
        graph = _graph(inbox.settings)
        return graph.file(str(graph.get(f"/{url.removeprefix(FILE)}")["url"]), most)

    def check(self, inbox: InboxSettings) -> None:
        connecting.check(_graph(inbox.settings), inbox)

    def listen(self, inbox: InboxSettings, address: str) -> None:  # noqa: ARG002 - the app has it
        connecting.listen(_graph(inbox.settings), inbox)

    def poll(self, inbox: InboxSettings, cursor: Mapping[str, Any]) -> Polled:
        """Nothing is asked for but whether Meta still lets us in: nobody tells when it does not."""
        self.check(inbox)
        return Polled([], cursor, WATCHED.total_seconds())

    def introduction(self) -> Introduction:
        return connecting.introduction()

    def connections(self, inbox: InboxSettings, address: str, back: str) -> Sequence[Connection]:  # noqa: ARG002 - nobody signs in
        product, fields = _("WhatsApp"), connecting.FIELDS
        return webhook_steps(inbox.settings, address, product=product, fields=fields)

    def send(self, message: Outbound) -> Receipt:
        return send(message, _graph(message.settings), str(message.settings["phone"]))


def _number(given: str) -> str:
    try:
        parsed = phonenumbers.parse(given.strip())
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise Trouble(_("Write the number with its country: +49 170 1234567."))
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _graph(settings: Mapping[str, Any]) -> Graph:
    return Graph(str(settings["access_token"]), str(settings.get("api_url") or GRAPH))


channel = WhatsAppChannel()
