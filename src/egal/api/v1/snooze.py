from ninja import Router
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.conversations import shown
from egal.conversations.actions.snooze import snooze, wake
from egal.conversations.models import Conversation
from egal.shared.rows import row_or_404

router = Router()

_WRITE = needs("conversations:write")


class Snooze(BaseModel):
    """When the conversation comes back, unless the contact writes before."""

    model_config = ConfigDict(extra="forbid")

    until: AwareDatetime = Field(description="With its time zone.")


@router.put("/{conversation_id}/snooze", response=shapes.Conversation, **_WRITE)
def snooze_conversation(
    request: TokenRequest, conversation_id: str, wanted: Snooze
) -> shapes.Conversation:
    """Out of sight until then: the status is `snoozed` afterwards. Again sets another time."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    snooze(conversation=conversation, actor=request.auth, until=wanted.until)
    return shown(conversation_id)


@router.delete("/{conversation_id}/snooze", response=shapes.Conversation, **_WRITE)
def wake_conversation(request: TokenRequest, conversation_id: str) -> shapes.Conversation:
    """Open again at once. One that is not snoozed stays as it is."""
    wake(conversation=row_or_404(Conversation.objects.all(), conversation_id), actor=request.auth)
    return shown(conversation_id)
