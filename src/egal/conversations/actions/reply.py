from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.assign import assign_if_nobody
from egal.conversations.actions.body import Body, checked_body
from egal.conversations.actions.locked import locked
from egal.conversations.actions.status import set_status
from egal.conversations.actions.uploads import attach
from egal.conversations.models import (
    Conversation,
    Delivery,
    Direction,
    Inbox,
    Message,
    Status,
)
from egal.conversations.search import make_findable
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.text import snippet
from egal.shared.trouble import Trouble
from egal.shared.wake import wake
from egal.workspaces.permissions import require

AT_ONCE = timedelta(0)


@transaction.atomic
def reply(
    *,
    conversation: Conversation,
    actor: Actor,
    text: str = "",
    html: str = "",
    inbox: Inbox,
    to: list[dict[str, Any]],
    cc: list[dict[str, Any]] | None = None,
    bcc: list[dict[str, Any]] | None = None,
    then: str = Status.WAITING,
    request_id: str | None = None,
    uploads: Sequence[int] = (),
    send_at: datetime | None = None,
    held_for: timedelta = AT_ONCE,
) -> Message:
    """Answer the contact: the message is stored and queued for delivery in one go.

    html: instead of text, what was formatted, for a channel that shows it; see `checked_body`.
    to, cc, bcc: [{"kind", "address", "name"}]. then: the status afterwards. request_id: the same
    one given twice is the same message, so that an impatient second click sends nothing; without
    one every call is a message. uploads: ids of waiting attachments of the actor's, which it takes.
    send_at: it goes out then and not now (with its time zone). held_for: how long it waits
    otherwise, so that it can still be taken back. Trouble for a moment that has passed.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    if earlier := written_earlier(conversation, request_id):
        return earlier
    if send_at and send_at <= clock.now():
        raise Trouble(_("This time has passed already. Choose a later one."))
    written = checked_body(text, html, uploads, actor)
    message = Message.objects.create(
        **authored(conversation, actor, written, request_id),
        direction=Direction.OUTBOUND,
        inbox=inbox,
        from_kind=to[0]["kind"],
        from_address=inbox.address,
        from_name=inbox.name,
        to=to,
        cc=cc or [],
        bcc=bcc or [],
        subject=conversation.subject,
    )
    attach(message, written.uploads, conversation)
    queue(message, then, send_at, held_for)
    show_latest(conversation, message)
    make_findable(message)
    record(
        "message.replied",
        workspace_id=message.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        message=message.id,
    )
    assign_if_nobody(conversation=conversation, actor=actor)
    set_status(conversation=conversation, actor=actor, status=then)
    return message


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


def written_earlier(conversation: Conversation, request_id: str | None) -> Message | None:
    """What this request has written here before; ask while the conversation is locked."""
    earlier = Message.objects.filter(request_id=request_id).first() if request_id else None
    if earlier and earlier.conversation_id != conversation.id:
        raise Trouble(_("This request was used for another conversation. Send it anew."))
    return earlier


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
