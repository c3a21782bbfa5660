"""What messages have in common that are no reply: begun, forwarded, sent anew, redirected."""

from typing import Any

from egal.conversations.actions.body import Body
from egal.conversations.actions.reply import authored
from egal.conversations.models import Attachment, Conversation, Direction, Inbox, Message
from egal.events.record import Actor


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


def copy_files(original: Message, copy: Message, conversation: Conversation) -> None:
    """The same contents under new rows; what is not here cannot go out. conversation: locked."""
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
        )
    conversation.attachment_count += len(files)
    conversation.save(update_fields=["attachment_count"])
