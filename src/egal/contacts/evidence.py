"""Why we believe that an address belongs to a contact."""

from egal.contacts.models import Evidence, Identity, Joining
from egal.events.record import Actor
from egal.shared import clock
from egal.shared.text import storable

PROOFS = ("link", "code", "token")  # by which a visitor proves an address


def evidence_of(identity: Identity) -> list[Evidence]:
    """Every reason, the oldest first. The first says how we came to know the address at all.

    Intake writes no row of its own, ten million of them would say the same: an address that
    nobody added is one that wrote to us.
    """
    kept = sorted(identity.evidence.all(), key=lambda reason: reason.id)
    if any(reason.kind == "added" for reason in kept):
        return kept
    return [_wrote(identity), *kept]


def keep_evidence(
    identity: Identity, kind: str, text: str, actor: Actor, *, joining: Joining | None = None
) -> Evidence:
    """Write down a reason; the caller has the permission and the transaction."""
    return Evidence.objects.create(
        workspace_id=identity.workspace_id,
        identity=identity,
        joining=joining,
        kind=kind,
        text=storable(text).strip(),
        actor_kind=actor.actor_kind,
        actor_id=actor.actor_id,
        actor_name=actor.actor_name,
        created_at=clock.now(),
    )


def _wrote(identity: Identity) -> Evidence:
    return Evidence(
        workspace_id=identity.workspace_id,
        identity=identity,
        kind="wrote",
        actor_kind="contact",
        actor_id=identity.contact_id,
        actor_name=identity.name,
        created_at=identity.created_at,
    )
