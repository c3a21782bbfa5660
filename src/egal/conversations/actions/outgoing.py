"""What all messages of ours have in common, whichever verb writes them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from egal.conversations.actions.body import Body
from egal.conversations.models import (
    Attachment,
    Conversation,
    Delivery,
    Direction,
    Inbox,
    Message,
    Status,
)
from egal.events.record import Actor
from egal.shared import clock
from egal.shared.text import snippet
from egal.shared.trouble import Trouble
from egal.shared.wake import wake

AT_ONCE = timedelta(0)


def outgoing(
    *,
    conversation: Conversation,
    actor: Actor,
    written: Body,
    inbox: Inbox,
    to: list[dict[str, Any]],
    request_id: str | None,
    **more: Any,
) -> Message:
    """A new message of ours to these, by this inbox; not queued yet. more: other columns."""
    return Message.objects.create(
        **authored(conversation, actor, written, request_id),
        direction=Direction.OUTBOUND,
        inbox=inbox,
        from_kind=to[0]["kind"],
        from_address=inbox.address,
        from_name=inbox.name,
        to=to,
        **more,
    )


def copy_files(
    original: Message, copy: Message, conversation: Conversation, by: Actor | None = None
) -> None:
    """The same contents under new rows; what is not here cannot go out. conversation: locked.

    by: whose they are, if the copy is taken back.
    """
    files = list(Attachment.objects.filter(message=original).exclude(sha256="").order_by("id"))
    for file in files:
        Attachment.objects.create(
            workspace_id=file.workspace_id,
            message=copy,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            inline=file.inline,
            uploaded_by_kind=by.actor_kind if by else None,
            uploaded_by_id=by.actor_id if by else None,
        )
    conversation.attachment_count += len(files)
    conversation.save(update_fields=["attachment_count"])


def refuse_past(moment: datetime | None) -> None:
    """Trouble for a moment to send at that has passed."""
    if moment and moment <= clock.now():
        raise Trouble(_("This time has passed already. Choose a later one."))


def authored(
    conversation: Conversation, actor: Actor, written: Body, request_id: str | None
) -> dict[str, Any]:
    """What every message has that somebody of ours writes."""
    return {
        "workspace_id": conversation.workspace_id,
        "conversation": conversation,
        "author_kind": actor.actor_kind,
        "author_id": actor.actor_id,
        "author_name": actor.actor_name,
        "text": written.text,
        "html": written.html,
        "request_id": request_id or None,
        "created_at": clock.now(),
    }


def written_earlier(
    conversation: Conversation,
    request_id: str | None,
    *,
    text: str | None = None,
    to: Sequence[Mapping[str, Any]] | None = None,
) -> Message | None:
    """What this request has written here before; ask while the conversation is locked.

    Trouble when it wrote something else than this text, or to others, where these are given: a
    page that is gone back to still has the request of what was sent from it.
    """
    earlier = Message.objects.filter(request_id=request_id).first() if request_id else None
    if earlier and earlier.conversation_id != conversation.id:
        raise Trouble(_("This request was used for another conversation. Send it anew."))
    if earlier:
        refuse_other(earlier, text=text, to=to)
    return earlier


def refuse_other(
    earlier: Message, *, text: str | None, to: Sequence[Mapping[str, Any]] | None
) -> None:
    """Trouble when this is not what was written before."""
    same_text = text is None or earlier.text == text
    same_people = to is None or _addresses(earlier.to) == _addresses(to)
    if not (same_text and same_people):
        raise Trouble(
            _(
                "Something else was sent from here before. What is written now has not been sent "
                "yet: send it once more."
            )
        )


def _addresses(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    return {row["address"] for row in rows}


def show_latest(conversation: Conversation, message: Message) -> None:
    """Let the list show this message as the last thing that happened."""
    names = message.attachments.order_by("id").values_list("name", flat=True)
    conversation.preview = snippet(message.text or ", ".join(names) or message.subject)
    conversation.preview_is_ours = message.direction != Direction.INBOUND
    conversation.message_count += 1
    conversation.last_activity_at = message.created_at
    conversation.save(
        update_fields=["preview", "preview_is_ours", "message_count", "last_activity_at"]
    )


def queue(message: Message, then: str, send_at: datetime | None, held_for: timedelta) -> None:
    """For sending. then: the status that this message brings."""
    conversation = message.conversation
    until = conversation.snoozed_until if conversation.status == Status.SNOOZED else None
    Delivery.objects.create(
        workspace_id=message.workspace_id,
        message=message,
        inbox=message.inbox,
        send_at=send_at,
        due_at=send_at or message.created_at + held_for,
        before={
            "status": conversation.status,
            "then": then,
            "snoozed_until": until and until.isoformat(),
        },
        created_at=message.created_at,
    )
    wake("outbox")
