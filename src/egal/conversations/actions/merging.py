"""Two conversations that are one matter, and back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.locked import locked_all
from egal.conversations.actions.recount import recount
from egal.conversations.actions.status import set_status
from egal.conversations.models import Conversation, Mention, Merging, Message, Status
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require

_WE_OWE = {Status.OPEN, Status.SNOOZED}


@transaction.atomic
def merge_conversations(*, keep: Conversation, merge: Conversation, actor: Actor) -> Merging:
    """These are one matter: all messages of `merge` are those of `keep` from now on.

    An answer to one of them comes into `keep`, because the message says where it belongs. `merge`
    is solved, points to `keep` and is shown in no list; its events are shown in the timeline of
    `keep`. Where we owed something in `merge`, we do so in `keep`. Tags stay where they are.
    Trouble for one conversation twice, one that is merged already, and two of different people.
    """
    require(actor, "conversations:write", keep.workspace_id)
    keep, merge = locked_all([keep, merge])
    _check_apart(keep, merge)
    merging = _keep_merging(keep, merge, actor)
    Message.objects.filter(conversation=merge).update(conversation=keep)
    Mention.objects.filter(conversation=merge).update(conversation=keep)
    _record(("conversation.merged", "conversation.merged_away"), merging, actor)
    if merge.status in _WE_OWE and keep.status != merge.status:
        set_status(conversation=keep, actor=actor, status=Status.OPEN)
    _retire(merge, into=keep)
    recount(keep)
    return merging


@transaction.atomic
def undo_merge(*, merging: Merging, actor: Actor) -> None:
    """They were two matters after all: the messages that moved go back, and so does the status.

    What was written after the merging stays with the kept one, and so does the kept one's status;
    messages that were split off meanwhile stay where they are. Trouble while the kept one is
    itself merged, and when this has been undone already.
    """
    require(actor, "conversations:write", merging.workspace_id)
    kept, merged = locked_all([merging.kept, merging.merged])
    merging = _not_undone(merging)
    if kept.merged_into_id:
        raise Trouble(_("This was merged into yet another conversation since. Undo that first."))
    moved = Message.objects.filter(pk__in=merging.message_ids, conversation=kept)
    moved.update(conversation=merged)
    mentions = Mention.objects.filter(message__in=merging.message_ids, conversation=kept)
    mentions.update(conversation=merged)
    _revive(merged, merging)
    recount(kept)
    recount(merged)
    merging.undone_at, merging.undone_by_name = clock.now(), actor.actor_name
    merging.save(update_fields=["undone_at", "undone_by_name"])
    _record(("conversation.unmerged", "conversation.restored"), merging, actor)


def _check_apart(keep: Conversation, merge: Conversation) -> None:
    if keep == merge:
        raise Trouble(_("This is one conversation already. Choose two."))
    if keep.merged_into_id or merge.merged_into_id:
        raise Trouble(_("This conversation was merged with another one. Go on there."))
    if keep.contact_id != merge.contact_id:
        raise Trouble(
            _("These conversations are of two people. If they are one person, join the two first.")
        )


def _keep_merging(keep: Conversation, merge: Conversation, actor: Actor) -> Merging:
    return Merging.objects.create(
        workspace_id=keep.workspace_id,
        kept=keep,
        merged=merge,
        message_ids=list(merge.messages.order_by("pk").values_list("pk", flat=True)),
        status=merge.status,
        solved_at=merge.solved_at,
        snoozed_until=merge.snoozed_until,
        actor_kind=actor.actor_kind,
        actor_id=actor.actor_id,
        actor_name=actor.actor_name,
        created_at=clock.now(),
    )


def _retire(merged: Conversation, into: Conversation) -> None:
    merged.merged_into = into
    merged.status = Status.SOLVED
    merged.solved_at = merged.solved_at or clock.now()
    merged.snoozed_until = None
    recount(merged)


def _revive(merged: Conversation, merging: Merging) -> None:
    merged.merged_into = None
    merged.status = merging.status
    merged.solved_at = merging.solved_at
    merged.snoozed_until = merging.snoozed_until


def _not_undone(merging: Merging) -> Merging:
    merging = Merging.objects.get(pk=merging.pk)
    if merging.undone_at:
        raise Trouble(_("This merging has been undone already."))
    return merging


def _record(kinds: tuple[str, str], merging: Merging, actor: Actor) -> None:
    """Told of the kept one and of the merged one: whoever looks at either sees something change."""
    data: dict[str, Any] = {
        "merging": merging.id,
        "kept": merging.kept_id,
        "merged": merging.merged_id,
        "subject": merging.merged.subject,
        "messages": merging.message_ids,
    }
    for kind, conversation_id in zip(kinds, (merging.kept_id, merging.merged_id), strict=True):
        record(
            kind,
            workspace_id=merging.workspace_id,
            actor=actor,
            conversation_id=conversation_id,
            **data,
        )
