from ninja import Router

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.conversations import shown
from egal.conversations.actions.status import reopen, solve
from egal.conversations.models import Conversation
from egal.shared.rows import row_or_404

router = Router()

_WRITE = needs("conversations:write")


@router.post("/{conversation_id}/solution", response=shapes.Conversation, **_WRITE)
def solve_conversation(request: TokenRequest, conversation_id: str) -> shapes.Conversation:
    """The matter is settled: the status is `solved` afterwards. Doing it twice does no harm."""
    solve(conversation=row_or_404(Conversation.objects.all(), conversation_id), actor=request.auth)
    return shown(conversation_id)


@router.delete("/{conversation_id}/solution", response=shapes.Conversation, **_WRITE)
def reopen_conversation(request: TokenRequest, conversation_id: str) -> shapes.Conversation:
    """We owe something again: the status is `open` afterwards, whatever it was."""
    reopen(conversation=row_or_404(Conversation.objects.all(), conversation_id), actor=request.auth)
    return shown(conversation_id)
