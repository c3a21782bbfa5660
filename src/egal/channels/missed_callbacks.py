"""Whom we could not reach by telephone hears so where they read, if they wrote to us somewhere."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from egal.callbacks.models import Callback
from egal.channels.spelling import PHONE, legible
from egal.channels.ways import Way, ways_to_reply
from egal.conversations.actions.reply import reply
from egal.conversations.models import Conversation
from egal.events.consumers import Consumer
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.workspaces import scope

FRESH = timedelta(hours=4)  # what was given up longer ago nobody wants to hear of
_MISSED = "callback.missed"


def take(events: Sequence[Event]) -> None:
    """For a consumer: one message for each promise that we gave up after ringing in vain.

    A colleague who gives one up writes themselves, or knows why not.
    """
    for event in events:
        if event.actor_kind == "system" and clock.now() - event.created_at < FRESH:
            with scope.of(event.workspace_id):
                _write(event.data["callback"])


consumer = Consumer("missed callbacks", take, kinds=(_MISSED,))


@transaction.atomic
def _write(pk: int) -> None:
    related = ("conversation__contact", "conversation__workspace")
    missed = Callback.objects.select_related(*related).filter(pk=pk, tries__gt=0).first()
    way = _way(missed.conversation) if missed else None
    if missed and way:
        reply(
            conversation=missed.conversation,
            actor=SYSTEM,
            text=_text(missed),
            inbox=way.inbox,
            to=way.addressed(),
            then=missed.conversation.status,
            until=missed.conversation.snoozed_until,
            request_id=f"missed-callback-{missed.id}",
        )


def _way(conversation: Conversation) -> Way | None:
    """The one they used last that is not public and on which something can be written."""
    if conversation.spam_at or conversation.merged_into_id:
        return None
    ways = ways_to_reply(conversation)
    writes = [each for each in ways if each.capabilities.can_send and not each.capabilities.by_hand]
    return next((each for each in writes if not each.capabilities.public), None)


def _text(missed: Callback) -> str:
    with override(missed.language or missed.conversation.workspace.language):
        words = _(
            "We have tried to ring you at %(number)s, as promised, and could not reach you. Answer "
            "this message and tell us when we may ring again, or simply write what it is about."
        )
        return words % {"number": legible(PHONE, missed.number)}
