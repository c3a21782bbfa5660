from typing import Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment
from egal.contacts import models
from egal.shared.ids import public_id


class Identity(BaseModel):
    """One address of a contact."""

    kind: str = Field(description="`email`, `phone`, …")
    value: str
    name: str
    verified: bool = Field(description="Whether the contact proved that it is theirs.")

    @classmethod
    def of(cls, identity: models.Identity) -> Self:
        return cls(
            kind=identity.kind,
            value=identity.value,
            name=identity.name,
            verified=identity.verified_at is not None,
        )


class Contact(BaseModel):
    """A person who writes or calls."""

    id: str
    name: str
    language: str = Field(description="Empty while it is not known.")
    identities: list[Identity]
    created_at: Moment

    @classmethod
    def of(cls, contact: models.Contact) -> Self:
        identities = sorted(contact.identities.all(), key=lambda identity: identity.id)
        return cls(
            id=public_id(contact.id),
            name=contact.name,
            language=contact.language,
            identities=[Identity.of(identity) for identity in identities],
            created_at=contact.created_at,
        )
