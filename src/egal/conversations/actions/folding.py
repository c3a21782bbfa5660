"""Conversations below one public post that stand in lists as one row, and one by one again."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from egal.conversations.lists import AT_WORK
from egal.conversations.models import Folded, Message, Thread
from egal.conversations.threads import below
from egal.events.record import SYSTEM, Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require

FEWEST = 2


@transaction.atomic
def fold(*, thread: Thread, actor: Actor) -> int:
    """Let what is at work below this post be one row; how many they are.

    What colleagues work at stays theirs, to be seen by itself. What comes below the post later is
    folded, too. Trouble where there are not two.
    """
    require(actor, "conversations:write", thread.workspace_id)
    Thread.objects.select_for_update().get(pk=thread.pk)
    theirs = ~Q(assignee=None)
    if actor.actor_kind == "agent":
        theirs &= ~Q(assignee=actor.actor_id)
    wanted = below(thread).filter(AT_WORK).exclude(theirs).exclude(folded__isnull=False)
    ids = list(wanted.values_list("pk", flat=True))
    if len(ids) + Folded.objects.filter(thread=thread).count() < FEWEST:
        raise Trouble(_("There are not two conversations below this post that could be folded."))
    Folded.objects.bulk_create([_row(thread, each, actor) for each in ids], ignore_conflicts=True)
    _record("thread.folded", thread, actor, len(ids))
    return len(ids)


@transaction.atomic
def unfold(*, thread: Thread, actor: Actor) -> int:
    """Let each be a row of its own again; how many they are."""
    require(actor, "conversations:write", thread.workspace_id)
    count, _deleted = Folded.objects.filter(thread=thread).delete()
    if count:
        _record("thread.unfolded", thread, actor, count)
    return count


def join_fold(thread: Thread, message_id: int) -> None:
    """What comes below a folded post joins the others, in the caller's transaction."""
    if not Folded.unscoped.filter(thread=thread).exists():
        return
    message = Message.unscoped.select_related("conversation").get(pk=message_id)
    if message.conversation.assignee_id is None:
        row = _row(thread, message.conversation_id, SYSTEM)
        Folded.unscoped.bulk_create([row], ignore_conflicts=True)


def leave_fold(conversation_id: int) -> None:
    """What goes on in private is nobody's pile any more, in the caller's transaction."""
    Folded.unscoped.filter(conversation=conversation_id).delete()


def _row(thread: Thread, conversation_id: int, actor: Actor) -> Folded:
    return Folded(
        workspace_id=thread.workspace_id,
        thread=thread,
        conversation_id=conversation_id,
        by_kind=actor.actor_kind,
        by_id=actor.actor_id,
        by_name=actor.actor_name,
        created_at=clock.now(),
    )


def _record(kind: str, thread: Thread, actor: Actor, count: int) -> None:
    record(kind, workspace_id=thread.workspace_id, actor=actor, thread=thread.id, count=count)
