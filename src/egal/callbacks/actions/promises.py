"""What happens to a promise by itself: it is rung, it looks as if it would break."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from egal.callbacks.actions.callbacks import miss_callback
from egal.callbacks.models import Callback
from egal.conversations.actions.status import reopen
from egal.conversations.models import Status
from egal.events.record import SYSTEM, record
from egal.shared import clock

Why = Literal["nobody_there", "nobody_free"]


@transaction.atomic
def note_rung(*, callback: Callback, at: datetime) -> None:
    """We ring them for the first time; later ones change nothing."""
    Callback.objects.filter(pk=callback.pk, rung_at=None).update(rung_at=at)


@transaction.atomic
def raise_alarm(*, callback: Callback, why: Why) -> bool:
    """Whether it was not known yet that nobody may ring in time. Told once for each time promised.

    why: no agent is there, or none has taken it by the time.
    """
    fresh = Callback.objects.filter(pk=callback.pk, at_risk_at=None, ended_at=None, rung_at=None)
    if not fresh.update(at_risk_at=clock.now()):
        return False
    record(
        "callback.at_risk",
        workspace_id=callback.workspace_id,
        actor=SYSTEM,
        conversation_id=callback.conversation_id,
        callback=callback.id,
        at=callback.at.isoformat(),
        why=why,
    )
    return True


@transaction.atomic
def give_to_people(*, callback: Callback) -> None:
    """The number leads nowhere: nobody rings it again, and the matter is one to look at."""
    miss_callback(callback=callback, actor=SYSTEM, why="number")
    conversation = callback.conversation
    if conversation.status != Status.OPEN and not conversation.merged_into_id:
        reopen(conversation=conversation, actor=SYSTEM)
