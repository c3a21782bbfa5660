from ninja import Router

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.conversations import shown
from egal.conversations.actions.spam import block_sender, mark_spam, unmark_spam
from egal.conversations.models import Conversation
from egal.shared.rows import row_or_404

router = Router()

_WRITE = needs("conversations:write")


@router.put("/{conversation_id}/spam", response=shapes.Conversation, **_WRITE)
def mark_as_spam(
    request: TokenRequest, conversation_id: str, block: bool = False
) -> shapes.Conversation:
    """Out of every list but that of `spam=true`. With `block` nothing more is wanted from whoever
    began it."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    verb = block_sender if block else mark_spam
    verb(conversation=conversation, actor=request.auth)
    return shown(conversation_id)


@router.delete("/{conversation_id}/spam", response=shapes.Conversation, **_WRITE)
def mark_as_no_spam(request: TokenRequest, conversation_id: str) -> shapes.Conversation:
    """Back to where it was; the addresses that wrote it are blocked no longer."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    unmark_spam(conversation=conversation, actor=request.auth)
    return shown(conversation_id)
