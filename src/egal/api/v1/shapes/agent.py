from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from egal.api.v1.shapes.common import Moment
from egal.shared.ids import public_id
from egal.workspaces import models


class Agent(BaseModel):
    """Somebody at work in the workspace."""

    id: str
    name: str
    email: str
    role: str
    at_work: bool
    created_at: Moment

    @classmethod
    def of(cls, agent: models.Agent) -> Self:
        return cls(
            id=public_id(agent.id),
            name=agent.actor_name,
            email=agent.account.email,
            role=agent.role,
            at_work=agent.deactivated_at is None,
            created_at=agent.created_at,
        )


class Signature(BaseModel):
    """What stands below an agent's messages. Where one is empty, the other is taken."""

    model_config = ConfigDict(extra="forbid")

    de: str = Field("", description="For customers who write in German.")
    en: str = Field("", description="For customers who write in English.")

    @classmethod
    def of(cls, agent: models.Agent) -> Self:
        return cls(de=agent.signature_de, en=agent.signature_en)
