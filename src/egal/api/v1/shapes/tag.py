from typing import Self

from pydantic import BaseModel

from egal.api.v1.shapes.common import Moment
from egal.conversations import models
from egal.shared.ids import public_id


class Tag(BaseModel):
    """A word that conversations are sorted by."""

    id: str
    name: str
    created_at: Moment

    @classmethod
    def of(cls, tag: models.Tag) -> Self:
        return cls(id=public_id(tag.id), name=tag.name, created_at=tag.created_at)
