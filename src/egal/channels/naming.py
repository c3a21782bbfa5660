"""The names of people whom a network tells us by number only: asked for once, when they are new.

Nothing waits for it. Who is never told has the network's name and the end of the number for a name,
until an agent writes a better one.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Q

from egal.channels.base import DeliveryError, InboxSettings, Naming, Reconnect, TryAgain
from egal.channels.registry import channel_of
from egal.channels.spelling import legible_identity
from egal.contacts.models import Identity
from egal.conversations.actions.change_contact import change_contact
from egal.conversations.models import Inbox, Message
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.text import storable
from egal.workspaces import scope

log = logging.getLogger(__name__)

NEWEST = 500  # addresses of all kinds that are looked through
AT_ONCE = 5
LATER = timedelta(minutes=5)
LONGEST = 200  # characters


class Names:
    """What a worker remembers of whom it has asked a channel for: when to ask again, None for
    never."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._asked: dict[int, datetime | None] = {}

    def step(self) -> int:
        """Ask for some; how many these were."""
        kind = channel_of(self._channel).identity_kind
        newest = Identity.unscoped.aggregate(newest=Max("pk"))["newest"] or 0
        self._asked = {pk: at for pk, at in self._asked.items() if pk > newest - NEWEST}
        found = Identity.unscoped.filter(pk__gt=newest - NEWEST, kind=kind, name=F("value"))
        wanted = [each for each in found.order_by("-pk") if self._is_due(each.pk)][:AT_ONCE]
        for identity in wanted:
            with scope.of(identity.workspace_id):
                self._asked[identity.pk] = _ask(identity, self._channel)
        return len(wanted)

    def _is_due(self, pk: int) -> bool:
        due = self._asked.get(pk, clock.now())
        return due is not None and due <= clock.now()


def _ask(identity: Identity, key: str) -> datetime | None:
    """When to ask again. The network is asked outside of any transaction."""
    inbox, channel = _spoken_with(identity, key), channel_of(key)
    if inbox is None:
        return clock.now() + LATER
    assert isinstance(channel, Naming)  # noqa: S101 - only these have a loop
    try:
        settings = InboxSettings(inbox.address, inbox.settings, inbox.name)
        name = channel.name_of(settings, identity.value)
    except TryAgain as error:
        return error.retry_at or clock.now() + LATER
    except Reconnect:  # somebody will mend it
        return clock.now() + LATER
    except DeliveryError as error:
        log.info("the name of %s is not told: %s", identity.value, error)
        name = ""
    _call(identity, storable(name).strip()[:LONGEST])
    return None


def _spoken_with(identity: Identity, key: str) -> Inbox | None:
    """The inbox they wrote to last: by another one their number may be nobody's, or its permission
    not reach them."""
    said = Message.objects.filter(
        Q(from_address=identity.value) | Q(to__contains=[{"address": identity.value}]),
        conversation__contact=identity.contact_id,
        inbox__channel=key,
        inbox__paused_at=None,
    )
    last = said.select_related("inbox").order_by("-id").first()
    return last.inbox if last else None


@transaction.atomic
def _call(identity: Identity, name: str) -> None:
    """An agent's own name for the person stays. Messages keep the name their author had, but a
    number was none."""
    value = identity.value
    name = name or legible_identity(identity)
    if not Identity.objects.filter(pk=identity.pk, name=value).update(name=name):
        return
    said = Message.objects.filter(conversation__contact=identity.contact_id, from_address=value)
    said.filter(from_name=value).update(from_name=name)
    said.filter(author_name=value).update(author_name=name)
    if identity.contact.name == value:
        change_contact(contact=identity.contact, actor=SYSTEM, name=name)
