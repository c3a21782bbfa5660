from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.assign import assign_if_nobody
from egal.conversations.actions.beginning import contact_of, note_beginning, opened
from egal.conversations.actions.blocks import refuse_blocked
from egal.conversations.actions.body import checked_body
from egal.conversations.actions.going_on import go_on
from egal.conversations.actions.outgoing import (
    AT_ONCE,
    outgoing,
    queue,
    refuse_other,
    refuse_past,
    show_latest,
)
from egal.conversations.actions.uploads import attach
from egal.conversations.models import Inbox, Message, Status
from egal.conversations.search import make_findable
from egal.events.record import Actor
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

LONGEST_SUBJECT = 500  # characters


@transaction.atomic
def begin(
    *,
    workspace: Workspace,
    actor: Actor,
    inbox: Inbox,
    to: list[dict[str, Any]],
    subject: str,
    text: str = "",
    html: str = "",
    cc: list[dict[str, Any]] | None = None,
    bcc: list[dict[str, Any]] | None = None,
    then: str = Status.WAITING,
    until: datetime | None = None,
    request_id: str | None = None,
    uploads: Sequence[int] = (),
    send_at: datetime | None = None,
    held_for: timedelta = AT_ONCE,
    template: dict[str, Any] | None = None,
) -> Message:
    """Write to somebody who has not written: a new conversation with the first one in `to`.

    Whoever begins it is assigned. An address nobody knows becomes a new contact's. The rest is as
    for `reply`: the same request_id is the same message, Trouble for what cannot be sent, and for
    somebody from whom nothing is wanted: no answer of theirs would be seen.
    """
    require(actor, "conversations:write", workspace.id)
    written, about = checked_body(text, html, uploads, actor), checked_subject(subject)
    refuse_past(send_at)
    refuse_blocked([*to, *(cc or []), *(bcc or [])])
    contact, is_new = contact_of(workspace, actor, to[0])  # held: a second click waits here
    if earlier := Message.objects.filter(request_id=request_id or "").first():
        refuse_other(earlier, text=written.text, to=to)
        return earlier
    conversation = opened(contact, inbox, about)
    message = outgoing(
        conversation=conversation,
        actor=actor,
        written=written,
        inbox=inbox,
        to=to,
        cc=cc or [],
        bcc=bcc or [],
        subject=about,
        request_id=request_id,
        template=template,
    )
    attach(message, written.uploads, conversation)
    queue(message, then, send_at, held_for)
    show_latest(conversation, message)
    make_findable(message, who=f"{contact.name} {to[0]['address']}", subject=about)
    note_beginning(message, actor, new_contact=is_new)
    assign_if_nobody(conversation=conversation, actor=actor)
    go_on(conversation, actor, then, until)
    return message


def checked_subject(subject: str) -> str:
    """On one line; raises Trouble for none and for far too long a one."""
    cleaned = " ".join(storable(subject).split())
    if not cleaned:
        raise Trouble(_("Say in a few words what this is about."))
    if len(cleaned) > LONGEST_SUBJECT:
        raise Trouble(_("This subject is too long. Shorten it."))
    return cleaned
