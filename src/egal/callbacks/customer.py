"""A customer as the actor of what they do themselves, by a link that only they have."""

from dataclasses import dataclass

from egal.contacts.models import Contact

_OWN = "callbacks:own"


@dataclass(frozen=True, slots=True)
class Customer:
    """May promise, move and cancel their own callback, and nothing else."""

    contact: Contact
    actor_kind: str = "contact"

    @property
    def actor_id(self) -> int | None:
        return self.contact.id

    @property
    def actor_name(self) -> str:
        return self.contact.name

    def may(self, permission: str) -> bool:
        return permission == _OWN

    def works_in(self, workspace_id: int | None) -> bool:
        return self.contact.workspace_id == workspace_id
