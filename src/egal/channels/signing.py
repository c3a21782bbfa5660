"""Signing what an inbox sends with a key of ours: making the key, using it, giving it up.

Inboxes that share a key, such as two addresses of one domain, change together.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.channels.base import InboxSettings, Signing, SigningKey
from egal.channels.registry import channel_of
from egal.conversations.actions.change_inbox import change_inbox
from egal.conversations.models import Inbox
from egal.events.record import Actor
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require


def can_sign(inbox: Inbox) -> bool:
    """Whether its channel knows signatures of ours."""
    return isinstance(channel_of(inbox.channel), Signing)


def signing_keys(inbox: Inbox) -> Sequence[SigningKey]:
    """The key that signs and the one that waits for its record, as far as there are."""
    channel = channel_of(inbox.channel)
    return channel.signing_keys(_told(inbox)) if isinstance(channel, Signing) else ()


def make_key(*, inbox: Inbox, actor: Actor) -> None:
    """A new key, which signs nothing until it is used; the one that signs goes on doing so."""
    require(actor, "inboxes:write", inbox.workspace_id)
    channel = Inbox.objects.filter(channel=inbox.channel)
    others = [_told(other) for other in channel.exclude(pk=inbox.pk).order_by("id")]
    _change(inbox, actor, _channel(inbox).with_new_key(_told(inbox), others))


def use_key(*, inbox: Inbox, actor: Actor, unseen: bool = False) -> None:
    """Sign with the key that waits, and forget the one before it. Asks DNS for its record; Trouble
    where that is missing. unseen: somebody vouches for it, nobody is asked."""
    require(actor, "inboxes:write", inbox.workspace_id)
    _change(inbox, actor, _channel(inbox).with_key_in_use(_told(inbox), unseen=unseen))


def stop_signing(*, inbox: Inbox, actor: Actor) -> None:
    """Sign nothing any more, and forget the keys."""
    require(actor, "inboxes:write", inbox.workspace_id)
    _change(inbox, actor, _channel(inbox).without_keys())


def _channel(inbox: Inbox) -> Signing:
    channel = channel_of(inbox.channel)
    if not isinstance(channel, Signing):
        raise Trouble(_("What is sent by this channel is not signed by us."))
    return channel


@transaction.atomic
def _change(inbox: Inbox, actor: Actor, changes: Mapping[str, Any]) -> None:
    for each in _sharing(inbox):
        settings = {**each.settings, **changes}
        kept = {
            name: value
            for name, value in settings.items()
            if name not in changes or value is not None
        }
        change_inbox(inbox=each, actor=actor, name=each.name, settings=kept)


def _sharing(inbox: Inbox) -> list[Inbox]:
    """It and those that have a key in common with it, locked, in their order."""
    mine = _places(inbox)
    found = Inbox.objects.filter(channel=inbox.channel).select_for_update().order_by("id")
    return [each for each in found if each.pk == inbox.pk or mine & _places(each)]


def _places(inbox: Inbox) -> set[str]:
    return {key.place for key in signing_keys(inbox)}


def _told(inbox: Inbox) -> InboxSettings:
    return InboxSettings(inbox.address, inbox.settings)
