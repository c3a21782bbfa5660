from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from egal.contacts.actions.locked import locked_contact
from egal.contacts.evidence import keep_evidence
from egal.contacts.models import Contact, Evidence, Identity
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require


@transaction.atomic
def add_identity(
    *,
    contact: Contact,
    actor: Actor,
    kind: str,
    value: str,
    evidence: str,
    name: str = "",
    handle: str = "",
) -> Identity:
    """This address belongs to this contact, for the reason given in `evidence`.

    value: in the one spelling that compares, as the channel writes it. Trouble when the address is
    somebody else's; one that is the contact's already only gains a reason.
    """
    require(actor, "contacts:write", contact.workspace_id)
    hold(contact.workspace_id, kind, value)
    contact = locked_contact(contact)
    if known := Identity.objects.filter(kind=kind, value=value).first():
        return _known(known, contact, actor, evidence)
    identity = Identity.objects.create(
        workspace_id=contact.workspace_id,
        contact=contact,
        kind=kind,
        value=value,
        name=storable(name),
        handle=storable(handle),
        created_at=clock.now(),
    )
    keep_evidence(identity, "added", evidence, actor)
    record_of("identity.added", identity, actor, evidence=evidence)
    return identity


@transaction.atomic
def verify_identity(*, identity: Identity, actor: Actor, evidence: str) -> Evidence:
    """The person proved that the address is theirs, as `evidence` tells; again adds a reason."""
    require(actor, "contacts:write", identity.workspace_id)
    identity = _locked(identity)
    first = identity.verified_at is None
    if first:
        identity.verified_at = clock.now()
        identity.save(update_fields=["verified_at"])
        record_of("identity.verified", identity, actor, old=False, new=True, evidence=evidence)
    return keep_evidence(identity, "verified", evidence, actor)


@transaction.atomic
def remove_identity(*, identity: Identity, actor: Actor) -> None:
    """This address is not this contact's. What was written from it stays; nothing goes there.

    Whoever writes from it next is a new contact.
    """
    require(actor, "contacts:write", identity.workspace_id)
    identity = _locked(identity)
    record_of("identity.removed", identity, actor)
    identity.delete()


def hold(workspace_id: int, kind: str, value: str) -> None:
    """The lock under which intake gives an unknown address to a new contact; before any contact."""
    with connection.cursor() as cursor:
        name = f"{workspace_id}{kind} {value}"
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _known(identity: Identity, contact: Contact, actor: Actor, evidence: str) -> Identity:
    if identity.contact_id != contact.id:
        raise Trouble(
            _("This address belongs to %(name)s. If they are one person, join the two.")
            % {"name": identity.contact.name}
        )
    keep_evidence(identity, "stated", evidence, actor)
    return identity


def _locked(identity: Identity) -> Identity:
    """Its contact is locked with it, so that no joining moves it meanwhile."""
    locked_contact(identity.contact)
    found = Identity.objects.filter(pk=identity.pk, contact=identity.contact_id).first()
    if found is None:
        raise Trouble(_("This address is not there any more."))
    return found


def record_of(kind: str, identity: Identity, actor: Actor, **data: Any) -> None:
    """Record what happened to an address; the caller has the permission and the transaction."""
    record(
        kind,
        workspace_id=identity.workspace_id,
        actor=actor,
        contact=identity.contact_id,
        identity=identity.id,
        address={"kind": identity.kind, "value": identity.value},
        **data,
    )
