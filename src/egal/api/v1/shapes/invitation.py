from typing import Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment
from egal.shared.ids import public_id
from egal.workspaces import models


class Invitation(BaseModel):
    """A one-time link that lasts a week and that nobody has accepted yet."""

    id: str
    email: str
    role: str
    expires_at: Moment
    created_at: Moment

    @classmethod
    def of(cls, invitation: models.Invitation) -> Self:
        return cls(
            id=public_id(invitation.id),
            email=invitation.email,
            role=invitation.role,
            expires_at=invitation.expires_at,
            created_at=invitation.created_at,
        )


class NewInvitation(Invitation):
    """An invitation just made."""

    sent: bool = Field(description="Whether the link was sent to this address by system mail.")
    url: str = Field(description="Empty when it was sent. Shown only now. Give it to nobody else.")
