from ninja import Query, Router, Status

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.writing import NewMessage, request_id, written
from egal.conversations.models import Conversation, Message
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()

_OLDEST = Order("messages", ("id",), newest_first=False)


class MessagePage(Page[shapes.Message]):
    """Some of the messages of a conversation."""


@router.get(
    "/{conversation_id}/messages",
    response=MessagePage,
    by_alias=True,
    **needs("conversations:read"),
)
def list_messages(
    request: TokenRequest,
    conversation_id: str,
    paging: Query[Paging],
) -> MessagePage:
    """What was said, the oldest first, with the notes."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    messages = Message.objects.filter(conversation=conversation)
    messages = messages.select_related("inbox", "delivery").prefetch_related(
        "attachments", "mentions__agent__account", "moods"
    )
    found, next_cursor = _OLDEST.page(messages, cursor=paging.cursor, limit=paging.limit)
    items = [shapes.Message.of(message) for message in found]
    return MessagePage(items=items, next_cursor=next_cursor)


@router.post(
    "/{conversation_id}/messages",
    response={201: shapes.Message},
    by_alias=True,
    **needs("conversations:write"),
)
def write_message(
    request: TokenRequest, conversation_id: str, new: NewMessage
) -> Status[shapes.Message]:
    """Reply to the contact, or leave a note.

    A reply is queued, at once or for `send_at`; `delivery` tells how far it is. An
    `Idempotency-Key` is remembered here for as long as the message: after a day, asking again with
    it sends nothing either, and the answer is the first message as it is by then.
    """
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    message = written(conversation, request.auth, new, request_id(request))
    return Status(201, shapes.Message.of(message))
