from ninja import Router

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.conversations import shown
from egal.conversations.actions.status import wait
from egal.conversations.models import Conversation
from egal.shared.rows import row_or_404

router = Router()


@router.put(
    "/{conversation_id}/waiting", response=shapes.Conversation, **needs("conversations:write")
)
def wait_for_contact(request: TokenRequest, conversation_id: str) -> shapes.Conversation:
    """The contact owes something: the status is `waiting` afterwards, whatever it was.

    `DELETE …/solution` opens it again.
    """
    wait(conversation=row_or_404(Conversation.objects.all(), conversation_id), actor=request.auth)
    return shown(conversation_id)
