"""The company's own site says who its user is: this browser is theirs from then on."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from egal.contacts.addresses import addresses_of
from egal.contacts.models import Identity, Visitor
from egal.contacts.visitors import is_signed_in
from egal.conversations.actions.change_contact import change_contact
from egal.conversations.actions.prove import prove_identity
from egal.events.record import SYSTEM, Actor
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require
from egal.workspaces.signed_identities import Claims

KIND = "user"  # an account at the company's own site, by its `sub`


class SomebodyElse(Trouble):
    """In this browser another user of the company's site was signed in before."""

    def __init__(self) -> None:
        super().__init__("This visitor is another user. Begin as a new visitor.")


@transaction.atomic
def identify_visitor(*, visitor: Visitor, claims: Claims, actor: Actor = SYSTEM) -> Visitor:
    """Join the visitor with who the claims say they are, by proof (`prove_identity`).

    An address that the site has not verified proves nothing: it is where answers may go. Raises
    SomebodyElse where this browser has proved to be another person: two people share it then.
    """
    require(actor, "contacts:write", visitor.workspace_id)
    Visitor.objects.select_for_update().get(pk=visitor.pk)
    visitor.identity.refresh_from_db()
    email = _address(claims.email)
    proved = [(KIND, claims.sub), *([("email", email)] if email and claims.verified else [])]
    _refuse_another(visitor, proved)
    for kind, value in proved:
        if kind == KIND or not _is_of_another_user(value, claims.sub):
            prove_identity(visitor=visitor, kind=kind, value=value, how="token", actor=actor)
    _fill_in(visitor, claims, email, actor)
    return visitor


def _refuse_another(visitor: Visitor, proved: list[tuple[str, str]]) -> None:
    known = addresses_of(visitor.identity.contact_id)
    users = {value for kind, value in known if kind == KIND}
    if users - {proved[0][1]} or (is_signed_in(visitor) and not known & set(proved)):
        raise SomebodyElse


def _is_of_another_user(email: str, sub: str) -> bool:
    """Two accounts there with one address: which of them wrote from it, nobody knows."""
    owner = Identity.objects.filter(kind="email", value=email).values("contact")
    return Identity.objects.filter(contact__in=owner, kind=KIND).exclude(value=sub).exists()


def _fill_in(visitor: Visitor, claims: Claims, email: str, actor: Actor) -> None:
    """What was not known before; it changes nothing that is."""
    if email and not visitor.email:
        visitor.email = email
        visitor.save(update_fields=["email"])
    contact = visitor.identity.contact
    if claims.name and not contact.name:
        change_contact(contact=contact, actor=actor, name=storable(claims.name))


def _address(given: str) -> str:
    try:
        validate_email(given)
    except ValidationError:
        return ""
    return given
