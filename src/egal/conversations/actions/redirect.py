from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.body import Body
from egal.conversations.actions.locked import locked
from egal.conversations.actions.outgoing import (
    AT_ONCE,
    outgoing,
    queue,
    show_latest,
    written_earlier,
)
from egal.conversations.models import Direction, Inbox, Message
from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require


@transaction.atomic
def redirect(
    *,
    message: Message,
    actor: Actor,
    inbox: Inbox,
    to: list[dict[str, Any]],
    request_id: str | None = None,
    held_for: timedelta = AT_ONCE,
) -> Message:
    """Hand what came in on to somebody outside, exactly as it came.

    Whoever gets it answers the sender, not us. It has no text of its own and changes no status.
    Whether it can still be had as it came, the channel knows (`channels/redirecting.py`). Trouble
    for what did not come from outside.
    """
    require(actor, "conversations:write", message.workspace_id)
    conversation = locked(message.conversation)
    if earlier := written_earlier(conversation, request_id, to=to):
        return earlier
    if message.direction != Direction.INBOUND:
        raise Trouble(_("Only what came in can be redirected."))
    handed_on = outgoing(
        conversation=conversation,
        actor=actor,
        written=Body("", "", ()),
        inbox=inbox,
        to=to,
        request_id=request_id,
        redirects=message,
        subject=message.subject,
    )
    queue(handed_on, conversation.status, None, held_for)
    show_latest(conversation, handed_on)
    record(
        "message.redirected",
        workspace_id=handed_on.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        message=handed_on.id,
        original=message.id,
    )
    return handed_on
