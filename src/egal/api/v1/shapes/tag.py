from typing import Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment
from egal.conversations import models
from egal.shared.ids import public_id


class Tag(BaseModel):
    """A word that conversations are sorted by."""

    id: str
    name: str
    is_view: bool = Field(description="Whether the sidebar has a line for it.")
    created_at: Moment

    @classmethod
    def of(cls, tag: models.Tag) -> Self:
        return cls(
            id=public_id(tag.id), name=tag.name, is_view=tag.is_view, created_at=tag.created_at
        )
