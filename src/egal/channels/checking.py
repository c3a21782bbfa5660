"""Asking an inbox's provider whether it takes us, in words for whoever set it up."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from egal.channels.base import (
    Advice,
    Advising,
    Channel,
    Checkable,
    DeliveryError,
    InboxSettings,
    Reconnect,
)
from egal.channels.listening import listen
from egal.channels.pauses import note_refusal, note_success
from egal.channels.registry import channel_of
from egal.conversations.models import Inbox
from egal.events.record import Actor, record
from egal.workspaces.permissions import require

LIMIT = 20.0  # seconds; whoever pressed the button is waiting

_asking = ThreadPoolExecutor(max_workers=4, thread_name_prefix="check")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, in the reader's words; when not `good`, with the remedy."""

    good: bool
    said: str


def check_inbox(*, inbox: Inbox, actor: Actor) -> Finding:
    """Connect and sign in as the settings say, have the provider call us where it is told by us,
    and send nothing. Takes up to LIMIT seconds."""
    require(actor, "inboxes:write", inbox.workspace_id)
    found = _asked(inbox, channel_of(inbox.channel))
    record(
        "inbox.checked",
        workspace_id=inbox.workspace_id,
        actor=actor,
        inbox=inbox.id,
        good=found.good,
    )
    return found


def advice_on(inbox: Inbox) -> Sequence[Advice]:
    """What its channel would have set up elsewhere; nothing where it knows nothing about that."""
    channel = channel_of(inbox.channel)
    told = InboxSettings(inbox.address, inbox.settings)
    return channel.advice(told) if isinstance(channel, Advising) else ()


def _asked(inbox: Inbox, channel: Channel) -> Finding:
    if not isinstance(channel, Checkable):
        return Finding(
            True, _("There is no server to ask: this channel is called by its provider.")
        )
    asking = _asking.submit(_check, inbox, channel, translation.get_language())
    try:
        asking.result(timeout=LIMIT)
    except TimeoutError:
        asking.cancel()
        return Finding(
            False,
            _("The server did not answer within %(seconds)d seconds. Look at its name and port.")
            % {"seconds": LIMIT},
        )
    except DeliveryError as error:
        if isinstance(error, Reconnect):
            note_refusal(inbox, error)
        return Finding(False, str(error))
    note_success(inbox)
    able = channel.capabilities(InboxSettings(inbox.address, inbox.settings))
    if not able.can_send and not able.templates:
        return Finding(False, str(able.reason))
    return Finding(True, _("The connection works, and the server accepts us."))


def _check(inbox: Inbox, channel: Checkable, language: str) -> None:
    """In a thread, which has no language of its own."""
    with translation.override(language):
        channel.check(InboxSettings(inbox.address, inbox.settings))
        listen(inbox)
