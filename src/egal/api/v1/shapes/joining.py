from typing import Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment
from egal.contacts import models
from egal.shared.ids import public_id


class Joining(BaseModel):
    """That two contacts were found to be one person."""

    id: str
    kept_id: str = Field(description="The contact that has everything now.")
    joined_id: str = Field(description="The one that was joined into it.")
    evidence: str = Field(description="Why, in words.")
    by: str = Field(description="The name of who joined them.")
    created_at: Moment
    undone_at: Moment | None

    @classmethod
    def of(cls, joining: models.Joining) -> Self:
        return cls(
            id=public_id(joining.id),
            kept_id=public_id(joining.kept_id),
            joined_id=public_id(joining.joined_id),
            evidence=joining.evidence,
            by=joining.actor_name,
            created_at=joining.created_at,
            undone_at=joining.undone_at,
        )
