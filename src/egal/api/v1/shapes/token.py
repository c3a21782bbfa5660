from typing import Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment
from egal.shared.ids import public_id
from egal.workspaces import models


class Token(BaseModel):
    """What a program signs in with; its secret is never shown again."""

    id: str
    name: str
    scopes: list[str]
    created_at: Moment

    @classmethod
    def of(cls, token: models.Token) -> Self:
        return cls(
            id=public_id(token.id),
            name=token.name,
            scopes=token.scopes,
            created_at=token.created_at,
        )


class NewToken(BaseModel):
    """A token just made. `secret` is shown only now."""

    token: Token
    secret: str = Field(description="For the header `Authorization: Bearer …`.")
