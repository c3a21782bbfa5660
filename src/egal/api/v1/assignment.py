from ninja import Router
from pydantic import BaseModel, ConfigDict

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.conversations import shown
from egal.conversations.actions.assign import assign
from egal.conversations.models import Conversation
from egal.shared.ids import number_of
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent

router = Router()


class Assignment(BaseModel):
    """Who answers; null gives the conversation back to everybody."""

    model_config = ConfigDict(extra="forbid")

    agent_id: str | None


@router.put(
    "/{conversation_id}/assignment",
    response=shapes.Conversation,
    **needs("conversations:write"),
)
def assign_conversation(
    request: TokenRequest, conversation_id: str, assignment: Assignment
) -> shapes.Conversation:
    """Make this agent the one who answers, or nobody."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    assign(conversation=conversation, actor=request.auth, agent=agent_at_work(assignment.agent_id))
    return shown(conversation_id)


def agent_at_work(public: str | None) -> Agent | None:
    """The agent with this id; Trouble if there is none, or none any more."""
    if public is None:
        return None
    agent = Agent.objects.filter(pk=number_of(public), deactivated_at=None).first()
    if agent is None:
        raise Trouble("There is no agent with this id at work here.")
    return agent
