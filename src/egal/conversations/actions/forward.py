from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from egal.conversations.actions.body import checked_body, text_of
from egal.conversations.actions.locked import locked
from egal.conversations.actions.outgoing import (
    AT_ONCE,
    copy_files,
    outgoing,
    queue,
    show_latest,
    written_earlier,
)
from egal.conversations.actions.uploads import attach
from egal.conversations.models import Direction, Inbox, Message
from egal.conversations.search import make_findable
from egal.events.record import Actor, record
from egal.shared.text import bare_subject
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require


@transaction.atomic
def forward(
    *,
    message: Message,
    actor: Actor,
    inbox: Inbox,
    to: list[dict[str, Any]],
    cc: list[dict[str, Any]] | None = None,
    text: str = "",
    html: str = "",
    request_id: str | None = None,
    uploads: Sequence[int] = (),
    held_for: timedelta = AT_ONCE,
) -> Message:
    """Show a message to somebody outside, with its files: a message of its own, in the same matter.

    text, html, uploads: ours above it, may be empty. What they answer comes back here, from a third
    person. The status stays: the customer has got nothing. Otherwise as `reply`. Trouble for a
    note.
    """
    require(actor, "conversations:write", message.workspace_id)
    conversation = locked(message.conversation)
    if earlier := written_earlier(conversation, request_id, text=text_of(text, html), to=to):
        return earlier
    if message.direction == Direction.NOTE:
        raise Trouble(_("A note is for the team only and cannot be forwarded."))
    written = checked_body(text, html, uploads, actor, may_be_empty=True)
    forwarded = outgoing(
        conversation=conversation,
        actor=actor,
        written=written,
        inbox=inbox,
        to=to,
        cc=cc or [],
        request_id=request_id,
        forwarded=True,
        subject=f"Fwd: {bare_subject(message.subject or conversation.subject)}",
        quoted_text=_quoted(message),
    )
    attach(forwarded, written.uploads, conversation)
    copy_files(message, forwarded, conversation)
    queue(forwarded, conversation.status, None, held_for)
    show_latest(conversation, forwarded)
    make_findable(forwarded)
    record(
        "message.forwarded",
        workspace_id=forwarded.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        message=forwarded.id,
        original=message.id,
    )
    return forwarded


def _quoted(message: Message) -> str:
    """The whole text below who wrote it, to whom and when, in the workspace's language and time."""
    workspace = message.workspace
    with translation.override(workspace.language), timezone.override(workspace.time_zone):
        moment = timezone.localtime(message.created_at)
        head = [
            _("---------- Forwarded message ----------"),
            _("From: %(who)s") % {"who": f"{message.from_name} <{message.from_address}>".strip()},
            _("To: %(whom)s") % {"whom": ", ".join(each["address"] for each in message.to)},
            _("Date: %(moment)s") % {"moment": date_format(moment, "DATETIME_FORMAT")},
            _("Subject: %(subject)s") % {"subject": message.subject},
        ]
    return "\n\n".join(filter(None, ["\n".join(head), message.text, message.quoted_text]))
