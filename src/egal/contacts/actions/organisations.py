from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from egal.contacts.actions.locked import locked_contact
from egal.contacts.models import Contact, Organisation
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

LONGEST = 200  # characters of a name


@transaction.atomic
def add_organisation(*, workspace: Workspace, actor: Actor, name: str) -> Organisation:
    """Contacts may belong to it from now on. Trouble when there is one of this name already."""
    require(actor, "contacts:write", workspace.id)
    organisation = Organisation(
        workspace=workspace, name=checked_name(name), created_at=clock.now()
    )
    _save(organisation)
    _record("organisation.added", organisation, actor, name=organisation.name)
    return organisation


@transaction.atomic
def rename_organisation(*, organisation: Organisation, actor: Actor, name: str) -> Organisation:
    """Give it another name; the same one again is no event."""
    require(actor, "contacts:write", organisation.workspace_id)
    organisation = _locked(organisation)
    before, organisation.name = organisation.name, checked_name(name)
    if before != organisation.name:
        _save(organisation)
        _record("organisation.renamed", organisation, actor, old=before, new=organisation.name)
    return organisation


@transaction.atomic
def remove_organisation(*, organisation: Organisation, actor: Actor) -> None:
    """It is gone; its contacts stay, and belong to none."""
    require(actor, "contacts:write", organisation.workspace_id)
    members = [contact.id for contact in _members(organisation)]
    organisation = _locked(organisation)
    _record("organisation.removed", organisation, actor, name=organisation.name, contacts=members)
    organisation.delete()


@transaction.atomic
def assign_organisation(
    *, contact: Contact, actor: Actor, organisation: Organisation | None
) -> None:
    """The contact belongs to this organisation; None means to none."""
    require(actor, "contacts:write", contact.workspace_id)
    contact = locked_contact(contact)
    before, contact.organisation = contact.organisation, organisation and _locked(organisation)
    if before == contact.organisation:
        return
    contact.save(update_fields=["organisation"])
    record(
        "contact.organisation_changed",
        workspace_id=contact.workspace_id,
        actor=actor,
        contact=contact.id,
        old=_shown(before),
        new=_shown(contact.organisation),
    )


def checked_name(name: str) -> str:
    """A name as it may be stored; raises Trouble for none and for far too long a one."""
    cleaned = " ".join(storable(name).split())
    if not cleaned:
        raise Trouble(_("A name is missing. Give one."))
    if len(cleaned) > LONGEST:
        raise Trouble(_("This name is too long. Shorten it."))
    return cleaned


def _locked(organisation: Organisation) -> Organisation:
    """Contacts are locked before their organisation, here as anywhere."""
    held = Organisation.objects.select_for_update().filter(pk=organisation.pk).first()
    if held is None:
        raise Trouble(_("There is no such organisation here."))
    return held


def _members(organisation: Organisation) -> QuerySet[Contact]:
    members = Contact.objects.filter(organisation=organisation.pk).order_by("pk")
    return members.select_for_update(no_key=True)


def _save(organisation: Organisation) -> None:
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        if "organisation_once_a_name" not in str(error):
            raise
        raise Trouble(
            _("There is an organisation “%(name)s” already. Choose another name.")
            % {"name": organisation.name}
        ) from None


def _record(kind: str, organisation: Organisation, actor: Actor, **data: Any) -> None:
    record(
        kind,
        workspace_id=organisation.workspace_id,
        actor=actor,
        organisation=organisation.id,
        **data,
    )


def _shown(organisation: Organisation | None) -> dict[str, object] | None:
    if organisation is None:
        return None
    return {"organisation": organisation.id, "name": organisation.name}
