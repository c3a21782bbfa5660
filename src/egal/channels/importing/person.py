"""One line of a table of contacts: what it says, what that would change, and changing it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Literal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from egal.channels.spelling import spelled
from egal.contacts.actions.about import LONGEST, describe_contact
from egal.contacts.actions.add_contact import add_contact
from egal.contacts.actions.fields import set_contact_fields
from egal.contacts.actions.identities import add_identity
from egal.contacts.actions.organisation_called import organisation_called
from egal.contacts.actions.organisations import assign_organisation, checked_name
from egal.contacts.importing import columns as of
from egal.contacts.importing.table import Line
from egal.contacts.languages import checked_language
from egal.contacts.models import Contact, Identity
from egal.conversations.actions.change_contact import change_contact
from egal.events.record import Actor
from egal.shared.trouble import Trouble
from egal.workspaces.custom_values import changed_values
from egal.workspaces.models import FieldOf, Workspace

Outcome = Literal["added", "changed", "unchanged"]

_SEVERAL = re.compile(r"[,;\n|]")  # addresses in one cell


class Refused(Exception):
    """A line that cannot be taken in; `reasons` says all that is wrong with it."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = list(reasons)


@dataclass(slots=True)
class Said:
    """What a line says; what it leaves empty is not said. addresses: (kind, value), spelled."""

    addresses: list[tuple[str, str]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Of one column, or of two."""
        parts = (self.texts.get(of.FIRST_NAME, ""), self.texts.get(of.LAST_NAME, ""))
        return self.texts.get(of.NAME) or " ".join(filter(None, parts))


def said_in(line: Line, columns: Sequence[str], workspace: Workspace) -> Said:
    """Raises Refused with all that is wrong with the line by itself."""
    said, wrong = Said(), []
    if line.beyond:
        wrong.append(_("There are more cells in this line than headings."))
    for column, cell in zip(columns, line.cells, strict=True):
        if not cell or column == of.LEFT_OUT:
            continue
        try:
            _take(said, column, cell, workspace)
        except Trouble as trouble:
            wrong.append(str(trouble))
    if not said.addresses and not wrong:
        wrong.append(_("There is no address in this line by which to recognise the contact."))
    if wrong:
        raise Refused(wrong)
    return said


def outcome_of(said: Said) -> Outcome:
    """What would become of it now. Raises Refused where it does not fit what is known."""
    contact = _owner(said)
    if contact is None:
        return "added"
    known = set(Identity.objects.filter(contact=contact).values_list("kind", "value"))
    differs = (
        not known.issuperset(said.addresses)
        or _differs(said.name and checked_name(said.name), contact.name)
        or _differs(said.texts.get(of.LANGUAGE, ""), contact.language)
        or _differs(said.texts.get(of.ABOUT, ""), contact.about)
        or _differs_in_organisation(said, contact)
        or bool(changed_values(contact.custom, FieldOf.CONTACT, said.fields)[1])
    )
    return "changed" if differs else "unchanged"


@transaction.atomic
def take_in_person(*, said: Said, workspace: Workspace, actor: Actor, evidence: str) -> Outcome:
    """Add or change the contact whose addresses these are. Raises Refused, and changes nothing.

    evidence: why the addresses are theirs.
    """
    outcome = outcome_of(said)
    if outcome == "unchanged":
        return outcome
    try:
        _write(said, workspace, actor, evidence)
    except Trouble as trouble:  # somebody was quicker
        raise Refused([str(trouble)]) from None
    return outcome


def _write(said: Said, workspace: Workspace, actor: Actor, evidence: str) -> None:
    contact = _owner(said)
    language = said.texts.get(of.LANGUAGE)
    if contact is None:
        name = said.name or said.addresses[0][1]
        contact = add_contact(workspace=workspace, actor=actor, name=name, language=language or "")
    else:
        change_contact(contact=contact, actor=actor, name=said.name or None, language=language)
    known = set(Identity.objects.filter(contact=contact).values_list("kind", "value"))
    for kind, value in said.addresses:
        if (kind, value) not in known:
            add_identity(contact=contact, actor=actor, kind=kind, value=value, evidence=evidence)
    if about := said.texts.get(of.ABOUT):
        describe_contact(contact=contact, actor=actor, about=about)
    if called := said.texts.get(of.ORGANISATION):
        organisation = organisation_called(workspace=workspace, actor=actor, name=called)
        assign_organisation(contact=contact, actor=actor, organisation=organisation)
    if said.fields:
        set_contact_fields(contact=contact, actor=actor, values=said.fields)


def _take(said: Said, column: str, cell: str, workspace: Workspace) -> None:
    if column.startswith(of.ADDRESS):
        kind = column.removeprefix(of.ADDRESS)
        for each in filter(None, map(str.strip, _SEVERAL.split(cell))):
            address = (kind, spelled(kind, each, workspace))
            if address not in said.addresses:
                said.addresses.append(address)
    elif column.startswith(of.FIELD):
        key = column.removeprefix(of.FIELD)
        changed_values({}, FieldOf.CONTACT, {key: cell})
        said.fields[key] = cell
    else:
        said.texts[column] = _CHECKS[column](cell)


def _about(cell: str) -> str:
    if len(cell) > LONGEST:
        raise Trouble(_("This is too long. Shorten it to %(most)s characters.") % {"most": LONGEST})
    return cell.replace("\r\n", "\n")


_CHECKS: dict[str, Callable[[str], str]] = {
    of.NAME: checked_name,
    of.FIRST_NAME: checked_name,
    of.LAST_NAME: checked_name,
    of.LANGUAGE: checked_language,
    of.ORGANISATION: checked_name,
    of.ABOUT: _about,
}


def _owner(said: Said) -> Contact | None:
    """Whose the addresses are; Refused when they are two people's."""
    these = reduce(or_, (Q(kind=kind, value=value) for kind, value in said.addresses))
    known = Identity.objects.filter(these).select_related("contact__organisation").order_by("id")
    owners: dict[int, Contact] = {each.contact_id: each.contact for each in known}
    if len(owners) > 1:
        one, other, *_more = (contact.name for contact in owners.values())
        raise Refused(
            [
                _("These addresses are two contacts': %(one)s and %(other)s. Join the two first.")
                % {"one": one, "other": other}
            ]
        )
    return next(iter(owners.values()), None)


def _differs(said: str, known: str) -> bool:
    return bool(said) and said != known


def _differs_in_organisation(said: Said, contact: Contact) -> bool:
    name = said.texts.get(of.ORGANISATION, "")
    if not name or contact.organisation is None:
        return bool(name)
    return name.casefold() != str(contact.organisation.name).casefold()
