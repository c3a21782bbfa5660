from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from egal.contacts.actions.locked import locked_contact
from egal.contacts.models import Contact, Identity
from egal.conversations.actions.locked import locked
from egal.conversations.actions.recount import recount
from egal.conversations.models import Conversation, Direction, Mention, Message
from egal.events.record import Actor, record
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require


@transaction.atomic
def split_conversation(
    *, conversation: Conversation, messages: Sequence[Message], actor: Actor, subject: str = ""
) -> Conversation:
    """These messages are another matter: a new, open conversation of whoever wrote the first.

    subject: by default that of the first. Answers to these messages come into the new one. Trouble
    when nobody from outside wrote any of them, for then there is nobody to answer; when nothing
    would be left; and for messages that are not of this conversation.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    first = _first_heard(messages)
    contact = locked_contact(_author(first))  # before the conversation, as everywhere
    conversation = locked(conversation)
    moving = _moving(conversation, messages)
    split = _open(conversation, contact, first, storable(subject).strip())
    Message.objects.filter(pk__in=moving).update(conversation=split)
    Mention.objects.filter(message__in=moving).update(conversation=split)
    recount(conversation)
    recount(split)
    _record(conversation, split, moving, actor)
    return split


def _first_heard(messages: Sequence[Message]) -> Message:
    heard = [each for each in messages if each.direction == Direction.INBOUND]
    if not heard:
        raise Trouble(_("Choose at least one message that came from outside."))
    return min(heard, key=lambda message: message.pk)


def _author(message: Message) -> Contact:
    """Whose address it came from is today; whoever it was then, when nobody's."""
    address = Identity.objects.filter(kind=message.from_kind, value=message.from_address)
    known = address.values_list("contact", flat=True).first()
    contact = Contact.objects.filter(pk=known or message.author_id or 0).first()
    if contact is None:
        raise Trouble(_("There is no such contact here."))
    return contact


def _moving(conversation: Conversation, messages: Sequence[Message]) -> list[int]:
    wanted = {message.pk for message in messages}
    here = Message.objects.filter(conversation=conversation)
    moving = list(here.filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True))
    if len(moving) < len(wanted):
        raise Trouble(_("Some of these messages are not here any more. Look again."))
    if not here.exclude(direction=Direction.NOTE).exclude(pk__in=wanted).exists():
        raise Trouble(_("Leave at least one message here."))
    return moving


def _open(
    conversation: Conversation, contact: Contact, first: Message, subject: str
) -> Conversation:
    return Conversation.objects.create(
        workspace_id=conversation.workspace_id,
        contact=contact,
        contact_name=contact.name,
        inbox_id=first.inbox_id or conversation.inbox_id,
        channel=conversation.channel,
        assignee_id=conversation.assignee_id,
        subject=subject or first.subject,
        last_activity_at=first.created_at,
        created_at=first.created_at,
    )


def _record(
    conversation: Conversation, split: Conversation, messages: list[int], actor: Actor
) -> None:
    """Told of both: whoever looks at either sees something change."""
    record(
        "conversation.split",
        workspace_id=split.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        into=split.id,
        subject=split.subject,
        messages=messages,
    )
    record(
        "conversation.opened",
        workspace_id=split.workspace_id,
        actor=actor,
        conversation_id=split.id,
        inbox=split.inbox_id,
        split_from=conversation.id,
        messages=messages,
    )
