from datetime import timedelta

from django.db import transaction

from egal.conversations.actions.body import checked_body
from egal.conversations.actions.locked import locked
from egal.conversations.actions.outgoing import AT_ONCE, outgoing, queue, written_earlier
from egal.conversations.models import Conversation, Direction, Inbox, Message
from egal.events.record import Actor, record
from egal.shared import clock
from egal.workspaces.permissions import require

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MOST_A_RECIPIENT = 3  # automatic answers a day
MOST_AN_INBOX = 200  # automatic answers an hour


@transaction.atomic
def acknowledge(*, message: Message, actor: Actor, text: str) -> Message | None:
    """Tell the sender of a message that it has come, by the inbox it came to.

    Once a conversation, and never when there is an answer already, when a machine wrote, when it is
    spam, when the sender has had enough of these today or the inbox has sent very many: then None.
    It changes neither the status nor what the list shows.
    """
    require(actor, "conversations:write", message.workspace_id)
    conversation = locked(message.conversation)
    inbox, request_id = message.inbox, f"acknowledgement-{conversation.id}"
    if inbox is None or conversation.spam_at or message.automatic != "none" or _is_ours(message):
        return None
    if written_earlier(conversation, request_id) or _is_answered(conversation):
        return None
    if _has_enough(message, inbox):
        return None
    sent = outgoing(
        conversation=conversation,
        actor=actor,
        written=checked_body(text, "", (), actor),
        inbox=inbox,
        to=[{**_sender(message), "name": message.from_name}],
        request_id=request_id,
        automatic="auto_reply",
        subject=conversation.subject,
    )
    queue(sent, conversation.status, None, AT_ONCE)
    conversation.message_count += 1
    conversation.save(update_fields=["message_count"])
    record(
        "message.acknowledged",
        workspace_id=sent.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        message=sent.id,
    )
    return sent


def _sender(message: Message) -> dict[str, str]:
    return {"kind": message.from_kind, "address": message.from_address}


def _is_ours(message: Message) -> bool:
    """Whether one of our own inboxes wrote."""
    return Inbox.objects.filter(address=message.from_address).exists()


def _is_answered(conversation: Conversation) -> bool:
    sent = Message.objects.filter(conversation=conversation, direction=Direction.OUTBOUND)
    return sent.exists()


def _has_enough(message: Message, inbox: Inbox) -> bool:
    """Who forges senders shall not have us fill the mailboxes of others."""
    now = clock.now()
    ours = Message.objects.filter(direction=Direction.OUTBOUND, automatic="auto_reply")
    today = ours.filter(created_at__gt=now - DAY, to__contains=[_sender(message)])
    if today[MOST_A_RECIPIENT - 1 : MOST_A_RECIPIENT].exists():
        return True
    this_hour = ours.filter(created_at__gt=now - HOUR, inbox=inbox)
    return this_hour[MOST_AN_INBOX - 1 : MOST_AN_INBOX].exists()
