"""What authors change at a network after they wrote it: the old words are kept, unless its terms
want them gone."""

from datetime import datetime

from django.db import transaction

from egal.conversations.actions.locked import locked
from egal.conversations.actions.recount import recount
from egal.conversations.models import Message, Post, Revision
from egal.conversations.search import make_findable
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.text import storable
from egal.workspaces.permissions import require


@transaction.atomic
def rewrite(*, message: Message, actor: Actor, text: str, at: datetime | None = None) -> bool:
    """Its author has it read so now; False where it does already, or was changed later than that.

    at: the provider's clock, by which two changes are told apart.
    """
    require(actor, "conversations:write", message.workspace_id)
    conversation = locked(message.conversation)
    message.refresh_from_db()
    text, at = storable(text), at or clock.now()
    late = message.edited_at is not None and message.edited_at >= at
    if message.text == text or late or message.withdrawn_at:
        return False
    _keep(message, at)
    _note_before(message, at)
    message.text, message.html, message.edited_at = text, "", at
    message.save(update_fields=["text", "html", "edited_at"])
    Post.objects.filter(message=message).update(text=text, edited_at=at)
    make_findable(message, who=f"{message.from_name} {message.from_address}")
    recount(conversation)
    _record("message.edited", message, actor)
    return True


@transaction.atomic
def withdraw(
    *, message: Message, actor: Actor, forget: bool = False, at: datetime | None = None
) -> bool:
    """Its author has taken it back; False where that is known.

    It stands in the conversation as taken back; agents can read what it said, unless forget.
    """
    require(actor, "conversations:write", message.workspace_id)
    conversation = locked(message.conversation)
    message.refresh_from_db()
    if message.withdrawn_at:
        return False
    at = at or clock.now()
    if forget:
        _forget(message)
    message.withdrawn_at = at
    message.save(update_fields=["text", "html", "quoted_text", "withdrawn_at"])
    Post.objects.filter(message=message).update(withdrawn_at=at)
    recount(conversation)
    _record("message.withdrawn", message, actor, forgotten=forget)
    return True


def _keep(message: Message, until: datetime) -> None:
    Revision.objects.create(
        workspace_id=message.workspace_id,
        message=message,
        text=message.text,
        html=message.html,
        until=until,
    )


def _note_before(message: Message, at: datetime) -> None:
    """The thread shows that it read differently."""
    for post in Post.objects.filter(message=message):
        post.before = [*post.before, {"text": message.text, "at": at.isoformat()}]
        post.save(update_fields=["before"])


def _forget(message: Message) -> None:
    """Words and files; that there was something stays."""
    message.text = message.html = message.quoted_text = ""
    message.revisions.all().delete()
    message.attachments.all().delete()
    Post.objects.filter(message=message).update(text="", before=[])
    make_findable(message)


def _record(kind: str, message: Message, actor: Actor, **more: bool) -> None:
    record(
        kind,
        workspace_id=message.workspace_id,
        actor=actor,
        conversation_id=message.conversation_id,
        message=message.id,
        **more,
    )
