"""What people say of a mood that we have guessed."""

from django.db import transaction

from egal.conversations.actions.locked import locked
from egal.conversations.models import Direction, Message, Mood
from egal.conversations.mood import settle
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.mood import READ, mood_of
from egal.workspaces.permissions import require


@transaction.atomic
def correct_mood(*, message: Message, actor: Actor, unhappy: bool) -> Mood | None:
    """Whoever wrote it is unhappy, or is not, whatever we took it for; None for what is not theirs.

    It holds until they change its words, and teaches the measure nothing. Saying what we took it
    for anyway takes back what was said before.
    """
    require(actor, "conversations:write", message.workspace_id)
    mood = _held(message)
    if mood is None or unhappy == _shown(mood):
        return mood
    return _say(mood, actor, None if unhappy == mood.unhappy else unhappy)


@transaction.atomic
def uncorrect_mood(*, message: Message, actor: Actor) -> Mood | None:
    """It is what we took it for again."""
    require(actor, "conversations:write", message.workspace_id)
    mood = _held(message)
    if mood is None or mood.corrected is None:
        return mood
    return _say(mood, actor, None)


def _held(message: Message) -> Mood | None:
    """Its mood, measured now if the worker has not come to it."""
    if message.direction != Direction.INBOUND:
        return None
    locked(message.conversation)
    guess = mood_of(message.text[:READ])
    mood, _made = Mood.objects.select_for_update().get_or_create(
        message=message,
        defaults={
            "workspace_id": message.workspace_id,
            "score": guess.score,
            "unhappy": guess.unhappy,
        },
    )
    return mood


def _shown(mood: Mood) -> bool:
    return mood.unhappy if mood.corrected is None else mood.corrected


def _say(mood: Mood, actor: Actor, corrected: bool | None) -> Mood:
    mood.corrected = corrected
    mood.corrected_by = actor.actor_name if corrected is not None else ""
    mood.corrected_at = clock.now() if corrected is not None else None
    mood.save(update_fields=["corrected", "corrected_by", "corrected_at"])
    record(
        "message.mood_corrected",
        workspace_id=mood.workspace_id,
        actor=actor,
        conversation_id=mood.message.conversation_id,
        message=mood.message_id,
        guessed=mood.unhappy,
        corrected=corrected,
    )
    settle(mood.workspace_id, [mood.message.conversation_id])
    return mood
