from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from egal.conversations.actions.assign import assign_if_nobody
from egal.conversations.actions.body import checked_body, text_of
from egal.conversations.actions.continuations import refuse_private_links
from egal.conversations.actions.going_on import go_on
from egal.conversations.actions.locked import locked
from egal.conversations.actions.meanwhile import refuse_replied
from egal.conversations.actions.outgoing import (
    AT_ONCE,
    outgoing,
    queue,
    refuse_past,
    show_latest,
    written_earlier,
)
from egal.conversations.actions.parts import go_on_in_parts
from egal.conversations.actions.uploads import attach
from egal.conversations.models import (
    Conversation,
    Inbox,
    Message,
    Status,
)
from egal.conversations.search import make_findable
from egal.events.record import Actor, record
from egal.workspaces.permissions import require


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
    until: datetime | None = None,
    request_id: str | None = None,
    uploads: Sequence[int] = (),
    send_at: datetime | None = None,
    held_for: timedelta = AT_ONCE,
    after: int | None = None,
    public: bool = False,
    rest: Sequence[str] = (),
    behind: Message | None = None,
    template: dict[str, Any] | None = None,
) -> Message:
    """Answer the contact: the message is stored and queued for delivery in one go.

    html: instead of text, what was formatted, for a channel that shows it; see `checked_body`.
    to, cc, bcc: [{"kind", "address", "name"}]. then: the status afterwards; until: when it wakes,
    if that is `snoozed`. request_id: the same one given twice is the same message, so that an
    impatient second click sends nothing; without one every call is a message. uploads: ids of
    waiting attachments of the actor's, which it takes. send_at: it goes out then and not now (with
    its time zone). held_for: how long it waits otherwise, so that it can still be taken back.
    after: the newest message the writer knows of; RepliedMeanwhile when somebody else has replied
    since. Trouble for a moment that has passed. public: everybody can read it. rest: what is too
    long for one message, in further ones, each sent once the one before it is.
    template: as of `Message.template`, whose words are the text.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    if earlier := written_earlier(conversation, request_id, text=text_of(text, html)):
        return earlier
    refuse_replied(conversation, actor, after)
    refuse_past(send_at)
    if public:
        refuse_private_links(text_of(text, html), *rest)
    written = checked_body(text, html, uploads, actor)
    message = outgoing(
        conversation=conversation,
        actor=actor,
        written=written,
        inbox=inbox,
        to=to,
        cc=cc or [],
        bcc=bcc or [],
        request_id=request_id,
        subject=conversation.subject,
        public=public,
        after=behind,
        template=template,
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
    go_on_in_parts(message, rest, actor=actor, then=then, send_at=send_at, held_for=held_for)
    assign_if_nobody(conversation=conversation, actor=actor)
    go_on(conversation, actor, then, until)
    return message
