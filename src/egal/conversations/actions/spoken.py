"""What was spoken and not written: a message that says so, with nothing to deliver."""

from typing import Any

from django.db import transaction

from egal.conversations.actions.assign import assign_if_nobody
from egal.conversations.actions.begin import checked_subject
from egal.conversations.actions.beginning import contact_of, note_beginning, opened
from egal.conversations.actions.body import Body
from egal.conversations.actions.locked import locked
from egal.conversations.actions.outgoing import outgoing, show_latest
from egal.conversations.models import Conversation, Direction, Inbox, Message
from egal.conversations.search import make_findable
from egal.events.record import Actor, record
from egal.shared.text import snippet
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require


@transaction.atomic
def add_spoken(
    *,
    conversation: Conversation,
    actor: Actor,
    inbox: Inbox,
    to: dict[str, Any],
    text: str,
    request_id: str,
) -> Message:
    """We turn to this person by telephone, in this conversation. Its status stays as it is.

    to: as of `Message.to`. text: what there is to be said of it. request_id: the same one is the
    same message.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    if earlier := Message.objects.filter(request_id=request_id).first():
        return earlier
    message = outgoing(
        conversation=conversation,
        actor=actor,
        written=Body(text, "", []),
        inbox=inbox,
        to=[to],
        request_id=request_id,
        subject=conversation.subject,
    )
    show_latest(conversation, message)
    make_findable(message, who=f"{to['name']} {to['address']}")
    record(
        "message.spoken",
        workspace_id=message.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        message=message.id,
    )
    assign_if_nobody(conversation=conversation, actor=actor)
    return message


@transaction.atomic
def begin_spoken(
    *,
    workspace: Workspace,
    actor: Actor,
    inbox: Inbox,
    to: dict[str, Any],
    subject: str,
    text: str,
    request_id: str,
) -> Message:
    """The same with somebody with whom this is the first: a conversation of theirs begins.

    Whose address nobody knows becomes a new contact.
    """
    require(actor, "conversations:write", workspace.id)
    contact, is_new = contact_of(workspace, actor, to)
    if earlier := Message.objects.filter(request_id=request_id).first():
        return earlier
    message = add_spoken(
        conversation=opened(contact, inbox, checked_subject(subject)),
        actor=actor,
        inbox=inbox,
        to=to,
        text=text,
        request_id=request_id,
    )
    note_beginning(message, actor, new_contact=is_new)
    return message


@transaction.atomic
def reword(*, message: Message, text: str) -> None:
    """What is said of it has changed: it is shown and found by its new words."""
    if message.text == text:
        return
    conversation = locked(message.conversation)
    message.text = text
    message.save(update_fields=["text"])
    make_findable(message, who=_names(message), subject=message.subject)
    said = Message.objects.filter(conversation=conversation).exclude(direction=Direction.NOTE)
    if said.order_by("created_at", "id").last() == message:
        conversation.preview = snippet(text)
        conversation.save(update_fields=["preview"])


def _names(message: Message) -> str:
    """Whom it is found by: the other side of it."""
    people = [{"name": message.from_name, "address": message.from_address}]
    if message.direction == Direction.OUTBOUND:
        people = message.to
    return " ".join(f"{each['name']} {each['address']}" for each in people)
