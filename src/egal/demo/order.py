"""How the demo company keeps order: its teams, what it wants to know of people, a view for all."""

from collections.abc import Mapping
from functools import partial

from egal.contacts.actions.about import describe_contact
from egal.contacts.actions.fields import set_contact_fields
from egal.contacts.actions.identities import add_identity
from egal.contacts.actions.organisation_called import organisation_called
from egal.contacts.actions.organisations import assign_organisation
from egal.contacts.models import Contact
from egal.conversations.actions.saved_views import save_view
from egal.conversations.sorting import OLDEST
from egal.demo.stories import Step
from egal.shared.ids import public_id
from egal.workspaces.actions.custom_fields import add_field
from egal.workspaces.actions.teams import add_team, change_members
from egal.workspaces.models import Agent, CustomField, Team

TEAMS = {"Technik": ("ole", "lena"), "Verträge": ("tariq", "lena")}
TARIFFS = ("Nordnetz 100", "Nordnetz 250", "Nordnetz 1000")
FAULTS = "tag:störung is:unsolved"


def set_up(agents: Mapping[str, Agent]) -> None:
    """By the owner, before anybody writes."""
    owner = agents["jana"]
    for name, members in TEAMS.items():
        team = add_team(workspace=owner.workspace, actor=owner, name=name)
        change_members(team=team, actor=owner, agents=[agents[key] for key in members])
    asks = partial(add_field, workspace=owner.workspace, actor=owner, of="contact")
    asks(kind="text", name="Kundennummer")
    asks(kind="choice", name="Tarif", choices=TARIFFS)
    save_view(
        workspace=owner.workspace,
        agent=None,
        actor=owner,
        name="Störungen",
        query=FAULTS,
        sort=OLDEST,
    )


def team(name: str) -> Team:
    return Team.objects.get(name=name)


def learn(contact: Contact, actor: Agent, step: Step) -> None:
    """What an agent found out about the customer, written where the next one sees it."""
    told = step.told
    if about := told.get("about"):
        describe_contact(contact=contact, actor=actor, about=about.strip())
    if name := told.get("organisation"):
        found = organisation_called(workspace=contact.workspace, actor=actor, name=name)
        assign_organisation(contact=contact, actor=actor, organisation=found)
    if phone := told.get("phone"):
        evidence = step.story["subject"]
        add_identity(contact=contact, actor=actor, kind="phone", value=phone, evidence=evidence)
    ids = {field.name: public_id(field.id) for field in CustomField.objects.all()}
    values = {ids[name]: value for name, value in told.get("fields", {}).items()}
    set_contact_fields(contact=contact, actor=actor, values=values)
