"""A visitor has proved that an address is theirs: from then on both are one person."""

from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from egal.contacts.actions.identities import add_identity, hold, record_of
from egal.contacts.actions.locked import locked_contacts
from egal.contacts.evidence import keep_evidence
from egal.contacts.models import Contact, Identity, Joining, Visitor
from egal.conversations.actions.joining import join_contacts
from egal.conversations.models import Conversation
from egal.events.record import SYSTEM, Actor
from egal.shared import clock
from egal.workspaces.permissions import require

Proof = Literal["link", "code", "token"]


@transaction.atomic
def prove_identity(
    *, visitor: Visitor, kind: str, value: str, how: Proof, actor: Actor = SYSTEM
) -> Joining | None:
    """The visitor has shown that the address (kind, value) is theirs, by a link, a code, a token.

    An address nobody has becomes one of the visitor's contact. Of two contacts the visitor's is
    joined into the one that has the address, which an agent can undo; a browser that has no story
    of its own only becomes one more address there, which can be removed. Then None, as for what
    was one contact already.
    """
    require(actor, "contacts:write", visitor.workspace_id)
    hold(visitor.workspace_id, kind, value)
    own, proved = _as_they_are(visitor, kind, value)
    if proved is None:
        proved = add_identity(contact=own.contact, actor=actor, kind=kind, value=value, evidence="")
    joining = _brought_together(own, proved, actor)
    _note(proved, own, how, actor, joining)
    visitor.identity = Identity.objects.select_related("contact").get(pk=own.pk)
    return joining


def _as_they_are(visitor: Visitor, kind: str, value: str) -> tuple[Identity, Identity | None]:
    """Both addresses with their contacts held; anew when somebody joined them meanwhile."""
    while True:
        found = _addresses(visitor, kind, value)
        contacts = list({each.contact_id: each.contact for each in found if each}.values())
        locked_contacts(contacts)
        again = _addresses(visitor, kind, value)
        if _owners(again) == _owners(found):
            return again


def _addresses(visitor: Visitor, kind: str, value: str) -> tuple[Identity, Identity | None]:
    rows = Identity.objects.select_related("contact")
    return rows.get(pk=visitor.identity_id), rows.filter(kind=kind, value=value).first()


def _owners(found: tuple[Identity, Identity | None]) -> list[int | None]:
    return [each.contact_id if each else None for each in found]


def _brought_together(own: Identity, proved: Identity, actor: Actor) -> Joining | None:
    if own.contact_id == proved.contact_id:
        return None
    if _has_a_story(own):
        evidence = _("proved that %(address)s is theirs") % {"address": proved.value}
        return join_contacts(keep=proved.contact, join=own.contact, actor=actor, evidence=evidence)
    blank = own.contact
    Identity.objects.filter(pk=own.pk).update(contact=proved.contact)
    own.contact = proved.contact
    blank.delete()
    record_of("identity.added", own, actor)
    return None


def _has_a_story(own: Identity) -> bool:
    """Whether there is anything that would have to be taken apart again."""
    contact = own.contact_id
    return (
        bool(own.contact.name)
        or Identity.objects.filter(contact=contact).exclude(pk=own.pk).exists()
        or Conversation.objects.filter(contact=contact).exists()
        or Contact.objects.filter(joined_into=contact).exists()
        or Joining.objects.filter(joined=contact).exists()
    )


def _note(
    proved: Identity, own: Identity, how: Proof, actor: Actor, joining: Joining | None
) -> None:
    """The proof of the mailbox stands; that of the browser goes where the joining is undone."""
    if proved.verified_at is None:
        proved.verified_at = clock.now()
        proved.save(update_fields=["verified_at"])
        record_of("identity.verified", proved, actor, old=False, new=True, evidence=how)
    keep_evidence(proved, how, "", actor)
    keep_evidence(own, how, proved.value, actor, joining=joining)
