from typing import Self

from pydantic import BaseModel

from egal.api.v1.shapes.common import Moment, Named
from egal.shared.ids import public_id
from egal.workspaces import models


class Team(BaseModel):
    """Agents that conversations can be given to together."""

    id: str
    name: str
    members: list[Named]
    created_at: Moment

    @classmethod
    def of(cls, team: models.Team) -> Self:
        """With its memberships and their agents and accounts fetched."""
        agents = sorted((each.agent for each in team.memberships.all()), key=lambda each: each.id)
        return cls(
            id=public_id(team.id),
            name=team.name,
            members=[Named(id=public_id(agent.id), name=agent.actor_name) for agent in agents],
            created_at=team.created_at,
        )
