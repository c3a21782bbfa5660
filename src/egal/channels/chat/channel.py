"""The chat on our own pages as a channel: what the core may ask of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import (
    Capabilities,
    Fact,
    GoesOn,
    Heard,
    InboxSettings,
    Introduction,
    Offer,
    Outbound,
    Raw,
    Receipt,
    Welcome,
)
from egal.channels.chat.read import read
from egal.channels.chat.settings import ChatSettingsForm
from egal.channels.names import checked_inbox_name
from egal.shared.ids import public_id


class ChatChannel:
    """Customers write on a page or in an app of ours; what we answer lies there for them."""

    key = "chat"
    identity_kind = "visitor"
    icon = "message-square"
    settings_form = ChatSettingsForm

    @property
    def name(self) -> str:
        return _("Chat")

    def introduction(self) -> Introduction:
        return Introduction(
            heading=_("Add a chat"),
            what=_(
                "What customers write on your start page, in the widget and in the app becomes "
                "conversations."
            ),
            costs=_("Nothing."),
            address=_("Address"),
            help=_("A name of your own, such as shop. Customers do not see it."),
        )

    def address(self, given: str) -> str:
        return checked_inbox_name(given)

    def settings_from_url(self, url: str) -> Mapping[str, Any]:
        raise ValueError(_("A chat has no server: %(url)s leads nowhere.") % {"url": url})

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:  # noqa: ARG002 - there is no window
        return Capabilities(can_send=True, files=True, talks=True)

    def offer(self, inbox: InboxSettings) -> Offer:  # noqa: ARG002 - the same for all
        return Offer(title=_("Chat here"), path="chat/", reach=_("private, between you and us"))

    def welcome(self, inbox: InboxSettings, language: str) -> Welcome:
        """In this language as far as the inbox has its words there."""
        said = inbox.settings
        offered = str(said.get(f"quick_replies_{language}") or "")
        return Welcome(
            greeting=str(said.get(f"greeting_{language}") or ""),
            quick_replies=tuple(filter(None, map(str.strip, offered.splitlines()))),
        )

    def goes_on(self, inbox: InboxSettings) -> GoesOn | None:
        minutes = inbox.settings.get("goes_on_after")
        by = str(inbox.settings.get("goes_on_by") or "")
        return GoesOn(minutes=int(minutes), by=by) if minutes else None

    def read(self, raw: Raw) -> Iterable[Fact]:
        return read(raw)

    def send(self, message: Outbound) -> Receipt:
        """Nothing leaves the house: what is stored is there to be fetched."""
        return Receipt(f"chat-{public_id(message.message_id)}")


channel = ChatChannel()
