from django.utils.translation import gettext as _

from egal.contacts.models import Contact
from egal.shared.trouble import Trouble


def locked_contact(contact: Contact) -> Contact:
    """The contact as it is now, held until the transaction ends; Trouble for a joined one.

    Intake holds the same lock, so a verb and an arriving message never overwrite each other.
    Order of locks everywhere: contacts by their ids, then conversations by their ids.
    """
    (found,) = locked_contacts([contact])
    if found.joined_into_id:
        raise Trouble(_("%(name)s was joined with another contact. Go on there.") % _named(found))
    return found


def locked_contacts(contacts: list[Contact]) -> list[Contact]:
    """These contacts as they are now, in the order given, locked in the order of their ids.

    Trouble for one that is not in this workspace.
    """
    wanted = [contact.pk for contact in contacts]
    held = Contact.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    found = {contact.pk: contact for contact in held}
    if len(found) < len(set(wanted)):
        raise Trouble(_("There is no such contact here."))
    return [found[each] for each in wanted]


def _named(contact: Contact) -> dict[str, str]:
    return {"name": contact.name}
