"""What is known of a contact: words of our own, fields of the company's own."""

import pytest

from egal.contacts.actions.about import describe_contact
from egal.contacts.actions.add_contact import add_contact
from egal.contacts.actions.fields import set_contact_fields
from egal.contacts.actions.organisation_called import organisation_called
from egal.contacts.models import Contact, Organisation
from egal.events.models import Event
from egal.shared import clock
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, vera
from egal.workspaces.models import CustomField, FieldKind, FieldOf
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_what_we_know_is_kept_and_told_without_its_words(
    in_nordnetz: Nordnetz, mara: Contact
) -> None:
    for about in (" Rings\r\nin the evening. ", "Rings\nin the evening."):
        describe_contact(contact=mara, actor=in_nordnetz.jana, about=about)
    mara.refresh_from_db()
    assert mara.about == "Rings\nin the evening."
    assert "evening" not in str(Event.objects.get(kind="contact.about_changed").data)
    with pytest.raises(Trouble, match="too long"):
        describe_contact(contact=mara, actor=in_nordnetz.jana, about="x" * 5001)


def test_a_field_of_the_company_is_filled(in_nordnetz: Nordnetz, mara: Contact) -> None:
    plan = CustomField.objects.create(
        workspace=in_nordnetz.workspace,
        of=FieldOf.CONTACT,
        kind=FieldKind.CHOICE,
        name="Plan",
        choices=["Fibre 100"],
        created_at=clock.now(),
    )
    key = public_id(plan.id)
    for value in ("fibre 100", "Fibre 100"):
        set_contact_fields(contact=mara, actor=in_nordnetz.jana, values={key: value})
    mara.refresh_from_db()
    assert mara.custom == {key: "Fibre 100"}
    (told,) = Event.objects.get(kind="contact.fields_changed").data["fields"]
    assert (told["name"], told["old"], told["new"]) == ("Plan", None, "Fibre 100")


def test_somebody_new(in_nordnetz: Nordnetz) -> None:
    ole = add_contact(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, name=" Ole  H. ")
    assert ole.name == "Ole H."
    assert Event.objects.get(kind="contact.added").data["contact"] == ole.id


def test_an_organisation_is_made_once(in_nordnetz: Nordnetz) -> None:
    made = [
        organisation_called(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, name=name)
        for name in ("Straßenbau Süd", "STRASSENBAU SÜD", "straßenbau  süd")
    ]
    assert made[0] == made[2]
    assert Organisation.objects.count() == len({each.id for each in made})


def test_vera_may_not(in_nordnetz: Nordnetz, mara: Contact) -> None:
    actor = vera(in_nordnetz.workspace)
    with pytest.raises(NotAllowed):
        describe_contact(contact=mara, actor=actor, about="Hm")
    with pytest.raises(NotAllowed):
        set_contact_fields(contact=mara, actor=actor, values={})
    with pytest.raises(NotAllowed):
        add_contact(workspace=in_nordnetz.workspace, actor=actor, name="Ole")
    with pytest.raises(NotAllowed):
        organisation_called(workspace=in_nordnetz.workspace, actor=actor, name="Club")
