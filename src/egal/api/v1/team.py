from ninja import Router
from pydantic import BaseModel, ConfigDict

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.conversations import shown
from egal.conversations.actions.assign_team import assign_team
from egal.conversations.models import Conversation
from egal.shared.ids import number_of
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.workspaces.models import Team

router = Router()


class TeamAssignment(BaseModel):
    """Which team answers; null takes the conversation off its team."""

    model_config = ConfigDict(extra="forbid")

    team_id: str | None


@router.put("/{conversation_id}/team", response=shapes.Conversation, **needs("conversations:write"))
def give_to_team(
    request: TokenRequest, conversation_id: str, wanted: TeamAssignment
) -> shapes.Conversation:
    """Give it to a team. An agent who had it and is not in the team lets it go."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    assign_team(conversation=conversation, actor=request.auth, team=_team(wanted.team_id))
    return shown(conversation_id)


def _team(public: str | None) -> Team | None:
    if public is None:
        return None
    team = Team.objects.filter(pk=number_of(public)).first()
    if team is None:
        raise Trouble("There is no team with this id here.")
    return team
