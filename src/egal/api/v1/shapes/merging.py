from typing import Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment
from egal.conversations import models
from egal.shared.ids import public_id


class Merging(BaseModel):
    """That two conversations were found to be one matter."""

    id: str
    kept_id: str = Field(description="The conversation that has all messages now.")
    merged_id: str = Field(description="The one that was merged into it.")
    by: str = Field(description="The name of who merged them.")
    created_at: Moment
    undone_at: Moment | None

    @classmethod
    def of(cls, merging: models.Merging) -> Self:
        return cls(
            id=public_id(merging.id),
            kept_id=public_id(merging.kept_id),
            merged_id=public_id(merging.merged_id),
            by=merging.actor_name,
            created_at=merging.created_at,
            undone_at=merging.undone_at,
        )
