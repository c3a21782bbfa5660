"""Recording what happened, inside the transaction in which it happens."""

from dataclasses import dataclass
from typing import Any, Protocol

from egal.events.audit import audited, client_address
from egal.events.models import Event
from egal.shared import clock
from egal.shared.wake import wake


class Actor(Protocol):
    """Who does something: an agent, a contact, a token, or the system itself."""

    @property
    def actor_kind(self) -> str:
        """ "agent", "contact", "token" or "system"."""

    @property
    def actor_id(self) -> int | None:
        """The primary key of its row; None for the system."""

    @property
    def actor_name(self) -> str:
        """As shown in a timeline, kept even when the row is gone."""

    def may(self, permission: str) -> bool:
        """Whether it has this permission in its workspace."""

    def works_in(self, workspace_id: int | None) -> bool:
        """Whether this is its workspace; None stands for the installation itself."""


@dataclass(frozen=True, slots=True)
class System:
    """Egal itself, or the operator at the command line."""

    actor_kind: str = "system"
    actor_id: int | None = None
    actor_name: str = "Egal"

    def may(self, permission: str) -> bool:
        return bool(permission)

    def works_in(self, workspace_id: int | None) -> bool:  # noqa: ARG002 - everywhere
        return True


SYSTEM = System()


def record(
    kind: str,
    *,
    workspace_id: int,
    actor: Actor,
    conversation_id: int | None = None,
    caused_by: int | None = None,
    **data: Any,
) -> Event:
    """Append a fact. `data` must be JSON: ids, old and new values."""
    event = Event.objects.create(
        kind=kind,
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        actor_kind=actor.actor_kind,
        actor_id=actor.actor_id,
        actor_name=actor.actor_name,
        caused_by=caused_by,
        data=data,
        client=client_address() if audited(kind) else None,
        created_at=clock.now(),
    )
    wake("events")
    return event
