from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from egal.contacts.models import Contact, Visitor
from egal.contacts.visitors import KIND
from egal.shared import clock
from egal.shared.text import storable
from egal.shared.trouble import Trouble

LONGEST_NAME = 100  # characters


@transaction.atomic
def change_visitor(
    *,
    visitor: Visitor,
    name: str | None = None,
    email: str | None = None,
    language: str | None = None,
    muted: bool | None = None,
) -> Visitor:
    """What a customer says of themselves; None leaves it as it is. The token is the permission.

    A name is taken for the contact while nothing but this device is known of it: nobody renames
    somebody we know. An address is where answers may go, and opens nothing of its owner's.
    """
    if name is not None:
        _call(visitor, storable(name).strip()[:LONGEST_NAME])
    if email is not None:
        visitor.email = _address(email)
    if language is not None:
        visitor.language = storable(language)[:20]
    if muted is not None:
        visitor.muted_at = clock.now() if muted else None
    visitor.save(update_fields=["email", "language", "muted_at"])
    return visitor


def called(visitor: Visitor, language: str) -> str:
    """The name of who this is; a number in this language where nobody has said one."""
    contact = visitor.identity.contact
    if not contact.name:
        with override(language):
            contact.name = _("Visitor %(number)s") % {"number": visitor.identity.value}
        Contact.objects.filter(pk=contact.pk, name="").update(name=contact.name)
    return str(contact.name)


def _call(visitor: Visitor, name: str) -> None:
    identity = visitor.identity
    identity.name = name
    identity.save(update_fields=["name"])
    known = identity.contact.identities.exclude(kind=KIND).exists()
    if name and not known:
        Contact.objects.filter(pk=identity.contact_id).update(name=name)
        identity.contact.name = name


def _address(given: str) -> str:
    cleaned = storable(given).strip().lower()
    try:
        if cleaned:
            validate_email(cleaned)
    except ValidationError:
        raise Trouble(_("“%(text)s” is no e-mail address.") % {"text": cleaned[:100]}) from None
    return cleaned
