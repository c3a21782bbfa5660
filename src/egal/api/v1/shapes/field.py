from typing import Annotated, Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment, one_of
from egal.shared.ids import public_id
from egal.workspaces import models
from egal.workspaces.models import FieldKind, FieldOf


class CustomField(BaseModel):
    """Something more to know of contacts, or of conversations."""

    id: str
    of: Annotated[str, one_of(FieldOf.values)]
    kind: Annotated[str, one_of(FieldKind.values)]
    name: str
    choices: list[str] = Field(description="What there is to choose from; of a `choice` only.")
    position: int = Field(description="Where it is shown among those of the same, 0 first.")
    created_at: Moment

    @classmethod
    def of_row(cls, field: models.CustomField) -> Self:
        return cls(
            id=public_id(field.id),
            of=field.of,
            kind=field.kind,
            name=field.name,
            choices=field.choices,
            position=field.position,
            created_at=field.created_at,
        )
