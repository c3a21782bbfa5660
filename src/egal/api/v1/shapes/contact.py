from typing import Annotated, Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import FieldValue, Moment, Named, one_of, public_or_none
from egal.contacts import models
from egal.contacts.evidence import evidence_of
from egal.shared.ids import public_id

_KINDS = ["wrote", "added", "stated", "verified", "link", "code", "token", "joined"]


class Identity(BaseModel):
    """One address of a contact."""

    id: str
    kind: str = Field(description="`email`, `phone`, …")
    value: str
    name: str
    handle: str = Field(
        description="By what the network shows them where `value` is a number of its own:"
        " `@mara`; it may change. Empty where there is none."
    )
    verified: bool = Field(description="Whether the contact proved that it is theirs.")

    @classmethod
    def of(cls, identity: models.Identity) -> Self:
        return cls(
            id=public_id(identity.id),
            kind=identity.kind,
            value=identity.value,
            name=identity.name,
            handle=identity.handle,
            verified=identity.verified_at is not None,
        )


class Evidence(BaseModel):
    """One reason to believe that an address belongs to its contact."""

    kind: Annotated[str, one_of(_KINDS)]
    text: str
    by: str = Field(description="The name of whose word it is.")
    created_at: Moment

    @classmethod
    def of(cls, evidence: models.Evidence) -> Self:
        return cls(
            kind=evidence.kind,
            text=evidence.text,
            by=evidence.actor_name,
            created_at=evidence.created_at,
        )


class ReasonedIdentity(Identity):
    """One address of a contact, and why we believe that it is."""

    evidence: list[Evidence] = Field(description="The oldest first.")

    @classmethod
    def of(cls, identity: models.Identity) -> Self:
        known = Identity.of(identity).model_dump()
        return cls(**known, evidence=[Evidence.of(reason) for reason in evidence_of(identity)])


class Contact(BaseModel):
    """A person who writes or calls."""

    id: str
    name: str
    language: str = Field(description="Empty while it is not known.")
    prefers: str = Field(
        description="The kind of address at which they want answers; empty for where they wrote"
        " last."
    )
    about: str = Field(description="What the team should know, in its own words.")
    fields: dict[str, FieldValue] = Field(
        description="Values of the company's own fields, by their ids."
    )
    organisation: Named | None = Field(description="What this person belongs to.")
    identities: list[Identity]
    joined_into_id: str | None = Field(description="The contact that is the same person.")
    created_at: Moment

    @classmethod
    def of(cls, contact: models.Contact) -> Self:
        identities = sorted(contact.identities.all(), key=lambda identity: identity.id)
        return cls(
            id=public_id(contact.id),
            name=contact.name,
            language=contact.language,
            prefers=contact.prefers,
            about=contact.about,
            fields=contact.custom,
            organisation=_organisation(contact.organisation),
            identities=[Identity.of(identity) for identity in identities],
            joined_into_id=public_or_none(contact.joined_into_id),
            created_at=contact.created_at,
        )


def _organisation(organisation: models.Organisation | None) -> Named | None:
    if organisation is None:
        return None
    return Named(id=public_id(organisation.id), name=organisation.name)
