"""The telephone as a channel: calls are made and taken, and nothing is written this way."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import (
    CallUpdate,
    Capabilities,
    Connection,
    Fact,
    Heard,
    InboxSettings,
    Introduction,
    Offer,
    Outbound,
    Raw,
    Receipt,
    Refused,
)
from egal.channels.phone.connecting import answers, connections
from egal.channels.phone.cti import sipgate
from egal.channels.phone.cti.dialling import device_of, dial
from egal.channels.phone.cti.read import behind, is_from, read
from egal.channels.phone.names import checked_line
from egal.channels.phone.settings import PhoneSettingsForm, settings_of_url
from egal.channels.spelling import PHONE, legible
from egal.conversations.models import Inbox


class PhoneChannel:
    """An inbox is a number of ours. Who carries its calls stands in its settings (`driver`)."""

    key = "phone"
    identity_kind = PHONE
    icon = "phone"
    settings_form = PhoneSettingsForm

    @property
    def name(self) -> str:
        return _("Telephone")

    def address(self, given: str) -> str:
        return checked_line(given)

    def settings_from_url(self, url: str) -> Mapping[str, Any]:
        return settings_of_url(url)

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:  # noqa: ARG002 - the same for all
        return Capabilities(False, _said(inbox.settings), by_hand=True)

    def offer(self, inbox: InboxSettings) -> Offer | None:
        if not is_connected(inbox.settings):
            return None
        return Offer(
            title=_("Call us"),
            url=f"tel:{inbox.address}",
            to_copy=legible(PHONE, inbox.address),
            reach=_("you talk to a person"),
        )

    def introduction(self) -> Introduction:
        return Introduction(
            heading=_("Add a telephone number"),
            what=_("Who rings this number becomes a conversation."),
            costs=_("What your telephone provider takes."),
            address=_("Telephone number"),
            help=_("With its country: +49 40 123456"),
        )

    def answers(self, inbox: InboxSettings) -> bool:
        return answers(inbox.settings)

    def connections(self, inbox: InboxSettings, address: str, back: str) -> Sequence[Connection]:  # noqa: ARG002 - nobody signs in
        return connections(inbox.settings, address) if address else ()

    def dials(self, inbox: InboxSettings, email: str) -> bool:
        return bool(device_of(inbox.settings, email))

    def dial(self, inbox: InboxSettings, email: str, number: str) -> None:
        dial(inbox.settings, inbox.address, email, number)

    def troubles(self, inboxes: Sequence[int]) -> Mapping[int, str]:
        from egal.channels.phone.lines import troubles_of

        return troubles_of(inboxes)

    def called_at(self, inbox: InboxSettings) -> str | None:
        return behind(inbox.settings)

    def verify(
        self, headers: Mapping[str, str], body: bytes, url: str, inbox: InboxSettings
    ) -> bool:
        return is_from(inbox.settings, headers, body, url)

    def response(self, body: bytes, url: str, inbox: InboxSettings) -> tuple[bytes, str] | None:  # noqa: ARG002 - the same for all events
        return sipgate.response(url) if inbox.settings.get("system") == "sipgate" else None

    def read(self, raw: Raw) -> Iterable[Fact]:
        return read(raw)

    def take_in_calls(self, inbox: Inbox, update: CallUpdate) -> int | None:
        from egal.channels.phone.cti.taking import take_in_calls

        return take_in_calls(inbox, update).message_id

    def send(self, message: Outbound) -> Receipt:
        raise Refused(_said(message.settings))


def is_connected(settings: Mapping[str, Any]) -> bool:
    """Whether somebody can ring there: there is a trunk, a peer, or a system that tells us."""
    known = ("server", "peers", "user")  # by any of which others find us, or prove who they are
    return settings.get("driver") == "cti" or any(settings.get(name) for name in known)


def _said(settings: Mapping[str, Any]) -> str:
    if not answers(settings):
        return _("Calls are taken on telephones, and shown here. Nothing can be written this way.")
    return _("Calls are taken and made at the desk. Nothing can be written this way.")


channel = PhoneChannel()
