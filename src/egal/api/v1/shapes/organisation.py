from typing import Self

from pydantic import BaseModel

from egal.api.v1.shapes.common import Moment
from egal.contacts import models
from egal.shared.ids import public_id


class Organisation(BaseModel):
    """A company, a club, an authority that contacts belong to."""

    id: str
    name: str
    created_at: Moment

    @classmethod
    def of(cls, organisation: models.Organisation) -> Self:
        return cls(
            id=public_id(organisation.id),
            name=organisation.name,
            created_at=organisation.created_at,
        )
