"""The forms in which one writes down what is known of a contact, and what is wrong with them."""

from collections.abc import Callable, Container
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from egal.channels.spelling import spelled
from egal.contacts.actions.add_contact import add_contact
from egal.contacts.actions.fields import set_contact_fields
from egal.contacts.actions.identities import add_identity
from egal.contacts.actions.organisation_called import organisation_called
from egal.contacts.actions.organisations import assign_organisation
from egal.contacts.actions.prefer_way import prefer_way
from egal.contacts.languages import checked_language
from egal.contacts.models import Contact, Identity
from egal.conversations.actions.change_contact import change_contact
from egal.conversations.actions.fields import set_conversation_fields
from egal.conversations.models import Conversation
from egal.desk.beginning import Mistakes
from egal.desk.context.values import changed_in, input_name
from egal.shared.trouble import Trouble
from egal.workspaces.custom_values import checked_value
from egal.workspaces.models import Agent, CustomField, FieldOf, Workspace


class _Taken:
    """Does one thing after the other and gathers what goes wrong, by the name of the field."""

    def __init__(self) -> None:
        self.wrong: dict[str, str] = {}

    def take(self, field: str, verb: Callable[..., Any], *values: Any, **named: Any) -> Any:
        try:
            return verb(*values, **named)
        except Trouble as trouble:
            self.wrong[field] = str(trouble)

    def finish(self) -> None:
        """Raises Mistakes if anything went wrong, which undoes the rest."""
        if self.wrong:
            raise Mistakes(self.wrong)


@transaction.atomic
def change_details(contact: Contact, agent: Agent, form: QueryDict) -> None:
    """Name, language, organisation and the company's own fields; all or, with Mistakes, nothing."""
    taken = _Taken()
    fields = changed_in(form, FieldOf.CONTACT, contact.custom)
    language = taken.take("language", checked_language, form.get("language", contact.language))
    taken.take(
        "name",
        change_contact,
        contact=contact,
        actor=agent,
        name=form.get("name", contact.name),
        language=language,
    )
    if "organisation" in form:
        taken.take("organisation", belong_to, contact, agent, form.get("organisation", ""))
    if "prefers" in form:
        prefer_way(contact=contact, actor=agent, kind=form.get("prefers", ""))
    values = _checked(taken, fields, form)
    taken.finish()
    set_contact_fields(contact=contact, actor=agent, values=values)


@transaction.atomic
def change_matter_fields(conversation: Conversation, agent: Agent, form: QueryDict) -> None:
    """The company's own fields of a conversation; all or, with Mistakes, none."""
    taken = _Taken()
    fields = changed_in(form, FieldOf.CONVERSATION, conversation.custom)
    values = _checked(taken, fields, form)
    taken.finish()
    set_conversation_fields(conversation=conversation, actor=agent, values=values)


@transaction.atomic
def add_somebody(workspace: Workspace, agent: Agent, form: QueryDict) -> Contact:
    """A contact with an address, if one is given; Mistakes undo it."""
    taken = _Taken()
    contact = taken.take(
        "name", add_contact, workspace=workspace, actor=agent, name=form.get("name", "")
    )
    address = form.get("value", "").strip()
    if contact is None:
        taken.finish()
    if address:
        taken.take("value", add_address, contact, agent, form)
    taken.take("organisation", belong_to, contact, agent, form.get("organisation", ""))
    taken.finish()
    assert isinstance(contact, Contact)  # noqa: S101 - told to the type checker
    return contact


def add_address(contact: Contact, agent: Agent, form: QueryDict) -> Identity:
    """One address more, for the reason given."""
    kind, value = form.get("kind", "email"), form.get("value", "")
    if not value.strip():
        raise Trouble(_("Write the address first."))
    return add_identity(
        contact=contact,
        actor=agent,
        kind=kind,
        value=spelled(kind, value, agent.workspace),
        evidence=form.get("evidence", ""),
    )


def owner_of(form: QueryDict, workspace: Workspace, wrong: Container[str]) -> Contact | None:
    """Whose the address in this form is already; None while nothing is `wrong` with it."""
    if "value" not in wrong:
        return None
    kind = form.get("kind", "email")
    try:
        value = spelled(kind, form.get("value", ""), workspace)
    except Trouble:
        return None
    known = Identity.objects.filter(kind=kind, value=value).select_related("contact").first()
    return known.contact if known else None


def belong_to(contact: Contact, agent: Agent, name: str) -> None:
    """The organisation of this name, a new one where there is none; "" for none."""
    organisation = (
        organisation_called(workspace=agent.workspace, actor=agent, name=name)
        if name.strip()
        else None
    )
    assign_organisation(contact=contact, actor=agent, organisation=organisation)


def _checked(taken: _Taken, fields: dict[str, CustomField], form: QueryDict) -> dict[str, str]:
    for field in fields.values():
        taken.take(input_name(field), checked_value, field, form.get(input_name(field), ""))
    return {key: form.get(input_name(field), "") for key, field in fields.items()}
