"""The callback as a channel: customers ask for it on our pages, and an agent rings by hand."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from egal.callbacks.slots import next_slot
from egal.channels.base import (
    Capabilities,
    Fact,
    Heard,
    InboxSettings,
    Offer,
    Outbound,
    Raw,
    Receipt,
    Refused,
)
from egal.channels.callback.read import read
from egal.channels.callback.settings import CallbackSettingsForm
from egal.channels.names import checked_inbox_name
from egal.service_levels.hours.words import moment


class CallbackChannel:
    """Nothing is handed to a provider: what is promised stands in `callbacks/`."""

    key = "callback"
    identity_kind = "phone"
    icon = "phone"
    settings_form = CallbackSettingsForm

    @property
    def name(self) -> str:
        return _("Callback")

    def address(self, given: str) -> str:
        return checked_inbox_name(given)

    def settings_from_url(self, url: str) -> Mapping[str, Any]:
        raise ValueError(_("Callbacks need no server: %(url)s leads nowhere.") % {"url": url})

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:  # noqa: ARG002 - the same for all
        said = _("We ring this person. Nothing can be written this way.")
        return Capabilities(False, said, by_hand=True)

    def offer(self, inbox: InboxSettings) -> Offer | None:  # noqa: ARG002 - there is one
        found = next_slot()
        if found is None:
            return None
        return Offer(
            title=_("Callback"),
            path="callback/",
            reach=_("on the telephone, nothing to wait for"),
            comes=_("we ring you %(moment)s") % {"moment": moment(*found)},
        )

    def read(self, raw: Raw) -> Iterable[Fact]:
        return read(raw)

    def send(self, message: Outbound) -> Receipt:  # noqa: ARG002 - the same for all
        raise Refused(_("We ring this person. Nothing can be written this way."))


channel = CallbackChannel()
