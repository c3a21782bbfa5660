from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.blocks import refuse_blocked
from egal.conversations.actions.body import Body, checked_body
from egal.conversations.actions.locked import locked
from egal.conversations.actions.outgoing import (
    AT_ONCE,
    copy_files,
    outgoing,
    queue,
    show_latest,
    written_earlier,
)
from egal.conversations.actions.status import set_status
from egal.conversations.models import Direction, Inbox, Message, Status
from egal.conversations.search import make_findable
from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require


@transaction.atomic
def resend(
    *,
    message: Message,
    actor: Actor,
    inbox: Inbox,
    to: list[dict[str, Any]],
    cc: list[dict[str, Any]] | None = None,
    bcc: list[dict[str, Any]] | None = None,
    text: str | None = None,
    request_id: str | None = None,
    held_for: timedelta = AT_ONCE,
) -> Message:
    """Send anew what came back or reached the wrong address: a message of its own, with the files.

    The first one stays as it is. text: by default the same. Otherwise as `reply`. Trouble for what
    no person of ours has sent, and for what was handed on as it came.
    """
    require(actor, "conversations:write", message.workspace_id)
    conversation = locked(message.conversation)
    if earlier := written_earlier(conversation, request_id, to=to):
        return earlier
    if message.direction != Direction.OUTBOUND or message.automatic != "none" or message.redirects:
        raise Trouble(_("Only what one of you has written can be sent anew."))
    written = Body(message.text, message.html, ())
    if text is not None:
        written = checked_body(text, "", (), actor, may_be_empty=message.forwarded)
    refuse_blocked([*to, *(cc or []), *(bcc or [])])
    anew = outgoing(
        conversation=conversation,
        actor=actor,
        written=written,
        inbox=inbox,
        to=to,
        cc=cc or [],
        bcc=bcc or [],
        request_id=request_id,
        subject=message.subject,
        quoted_text=message.quoted_text,
        forwarded=message.forwarded,
    )
    copy_files(message, anew, conversation, by=actor)
    then = conversation.status if message.forwarded else Status.WAITING
    queue(anew, then, None, held_for)
    show_latest(conversation, anew)
    make_findable(anew)
    record(
        "message.resent",
        workspace_id=anew.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        message=anew.id,
        original=message.id,
    )
    if not message.forwarded:
        set_status(conversation=conversation, actor=actor, status=then)
    return anew
