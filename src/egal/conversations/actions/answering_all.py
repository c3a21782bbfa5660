"""One answer for all who wrote below a public post: below the post itself, or to each of them."""

from datetime import timedelta

from django.db import transaction

from egal.conversations.actions.answer_one import answer_one
from egal.conversations.actions.bulk_changes import begin_bulk_change
from egal.conversations.models import BulkChange, Conversation, Folded, Message, Thread, ToAll
from egal.events.record import Actor, record
from egal.workspaces.permissions import require


@transaction.atomic
def answer_below(
    *, thread: Thread, conversation: Conversation, actor: Actor, text: str, held_for: timedelta
) -> tuple[Message, BulkChange | None]:
    """One public reply to the post. It stands in this conversation; the others below the folded
    post wait for their customers from now on, by the change that is given back.

    Trouble where this one does not stand there.
    """
    require(actor, "conversations:write", thread.workspace_id)
    message = answer_one(
        thread=thread, conversation=conversation, actor=actor, text=text, held_for=held_for
    )
    ToAll.objects.create(workspace_id=thread.workspace_id, thread=thread, message=message)
    others = [each for each in folded_below(thread) if each != conversation.id]
    record(
        "thread.answered",
        workspace_id=thread.workspace_id,
        actor=actor,
        thread=thread.id,
        message=message.id,
        count=len(others) + 1,
    )
    return message, _all_wait(thread, actor, others)


@transaction.atomic
def answer_each(*, thread: Thread, actor: Actor, text: str) -> BulkChange:
    """The same public reply to everybody below the folded post, by a worker."""
    return begin_bulk_change(
        workspace=thread.workspace,
        actor=actor,
        verb="answer",
        given={"thread": thread.id, "text": text},
        conversations=folded_below(thread),
    )


def folded_below(thread: Thread) -> list[int]:
    """Ids of the conversations that stand in the lists as one."""
    return list(Folded.objects.filter(thread=thread).values_list("conversation", flat=True))


def _all_wait(thread: Thread, actor: Actor, others: list[int]) -> BulkChange | None:
    if not others:
        return None
    return begin_bulk_change(
        workspace=thread.workspace, actor=actor, verb="wait", given={}, conversations=others
    )
