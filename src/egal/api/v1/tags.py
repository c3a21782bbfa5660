from ninja import Query, Router

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.conversations import shown
from egal.conversations.actions.tags import tag, untag
from egal.conversations.models import Conversation, Tag
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

of_conversations = Router()
router = Router()

_OLDEST = Order("tags", ("id",), newest_first=False)
_WRITE = needs("conversations:write")


class TagPage(Page[shapes.Tag]):
    """Some of the tags."""


@router.get("", response=TagPage, **needs("conversations:read"))
def list_tags(request: TokenRequest, paging: Query[Paging]) -> TagPage:
    """Every word in use, the oldest first. A new one is made by using it."""
    found, next_cursor = _OLDEST.page(Tag.objects.all(), cursor=paging.cursor, limit=paging.limit)
    return TagPage(items=[shapes.Tag.of(each) for each in found], next_cursor=next_cursor)


@of_conversations.put("/{conversation_id}/tags/{path:name}", response=shapes.Conversation, **_WRITE)
def tag_conversation(request: TokenRequest, conversation_id: str, name: str) -> shapes.Conversation:
    """Sort the conversation under this word, in whatever case. Doing it twice does no harm."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    tag(conversation=conversation, actor=request.auth, name=name)
    return shown(conversation_id)


@of_conversations.delete(
    "/{conversation_id}/tags/{path:name}", response=shapes.Conversation, **_WRITE
)
def untag_conversation(
    request: TokenRequest, conversation_id: str, name: str
) -> shapes.Conversation:
    """Take this word off again. Doing it twice does no harm."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    untag(conversation=conversation, actor=request.auth, name=name)
    return shown(conversation_id)
