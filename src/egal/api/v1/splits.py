from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.conversations import shown
from egal.conversations.actions.split import split_conversation
from egal.conversations.models import Conversation, Message
from egal.shared.ids import number_of
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

router = Router()


class Split(BaseModel):
    """Which messages are another matter."""

    model_config = ConfigDict(extra="forbid")

    message_ids: list[str] = Field(min_length=1, max_length=1000)
    subject: str = Field("", description="By default that of the first of them.")


@router.post(
    "/{conversation_id}/splits",
    response={201: shapes.Conversation},
    **needs("conversations:write"),
)
def split_off(
    request: TokenRequest, conversation_id: str, split: Split
) -> Status[shapes.Conversation]:
    """A new conversation of these messages, which belongs to whoever wrote the first of them.

    At least one must have come from outside, and one must stay. A second try does no harm: the
    messages are not here any more (422).
    """
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    created = split_conversation(
        conversation=conversation,
        messages=_messages(conversation, split.message_ids),
        actor=request.auth,
        subject=split.subject,
    )
    return Status(201, shown(created.public_id))


def _messages(conversation: Conversation, public_ids: list[str]) -> list[Message]:
    wanted = {number_of(each) for each in public_ids}
    found = list(Message.objects.filter(conversation=conversation, pk__in=wanted))
    if len(found) < len(wanted):
        raise Trouble("Some of these messages are not in this conversation.")
    return found
