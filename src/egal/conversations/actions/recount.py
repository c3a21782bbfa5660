from egal.conversations.models import Attachment, Conversation, Direction, Message
from egal.shared.text import snippet


def recount(conversation: Conversation) -> None:
    """What the list shows of a locked conversation, anew from its messages, after some moved.

    One without messages keeps its preview and the time of its last activity.
    """
    said = Message.objects.filter(conversation=conversation).exclude(direction=Direction.NOTE)
    in_order = said.select_related("inbox").order_by("created_at", "id")
    attachments = Attachment.objects.filter(message__conversation=conversation)
    conversation.message_count = said.count()
    conversation.attachment_count = attachments.count()
    _show_latest(conversation, in_order.last())
    _show_heard(conversation, in_order.filter(direction=Direction.INBOUND).last())
    conversation.save()


def _show_latest(conversation: Conversation, latest: Message | None) -> None:
    if latest:
        conversation.preview = snippet(latest.text or latest.quoted_text or latest.subject)
        conversation.preview_is_ours = latest.direction != Direction.INBOUND
        conversation.last_activity_at = latest.created_at


def _show_heard(conversation: Conversation, heard: Message | None) -> None:
    conversation.last_inbound_at = heard.created_at if heard else None
    if heard and heard.inbox:
        conversation.inbox = heard.inbox
        conversation.channel = heard.inbox.channel
