"""Contacts at the desk: the panel beside a conversation, the pages, joining."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from egal.channels.importing.working import import_some
from egal.contacts.models import Contact, ContactImport, Identity, Joining
from egal.conversations.models import Conversation
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.models import CustomField, FieldKind, FieldOf

CONTACTS = "/desk/nordnetz/contacts/"
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def mara(matter: Conversation) -> Contact:
    return Contact.objects.get(pk=matter.contact_id)


@pytest.fixture
def henrik(company: people.Nordnetz, matter: Conversation) -> Contact:
    taken = people.writes(company.inbox, "Henrik", "My bill.")
    return Contact.objects.get(conversations=taken.conversation_id)


def page(contact: Contact) -> str:
    return f"{CONTACTS}{public_id(contact.id)}/"


def beside(conversation: Conversation) -> str:
    return f"?in={conversation.public_id}&view=open"


def shown(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def own_field(company: people.Nordnetz, of: FieldOf, kind: FieldKind, name: str) -> str:
    field = CustomField.objects.create(
        workspace=company.workspace, of=of, kind=kind, name=name, created_at=clock.now()
    )
    return public_id(field.id)


def test_the_panel_tells_why_an_address_is_believed(jana: Client, matter: Conversation) -> None:
    panel = shown(jana, f"/desk/nordnetz/conversations/{matter.public_id}/")
    assert "Wrote to us from here, first on" in panel
    assert page(matter.contact) in panel


def test_the_panel_comes_after_the_conversation(jana: Client, matter: Conversation) -> None:
    here = f"/desk/nordnetz/conversations/{matter.public_id}/"
    opened = jana.get(here, headers=PART).content.decode()
    assert f'data-url="{here}person/?view=open" data-ahead' in opened
    assert "mara.lindner@posteo.example</bdi>" not in opened.partition('id="person"')[2]
    panel = jana.get(f"{here}person/", headers=PART).content.decode()
    assert "mara.lindner@posteo.example</bdi>" in panel
    assert "data-ahead" not in panel


def test_what_we_know_is_written_beside_the_conversation(
    jana: Client, matter: Conversation, mara: Contact
) -> None:
    address = f"{page(mara)}about/{beside(matter)}"
    answer = jana.post(address, {"about": "Sings."}, headers=PART)
    assert answer.status_code == 200
    assert 'id="person"' in answer.content.decode()
    assert "Sings." in answer.content.decode()
    assert "<html" not in answer.content.decode()
    again = jana.post(address, {"about": "Dances."})
    assert again["Location"].startswith(f"/desk/nordnetz/conversations/{matter.public_id}/")
    wrong = jana.post(address, {"about": "x" * 5001}, headers=PART)
    assert wrong.status_code == 422
    assert "too long" in wrong.content.decode()


def test_details_are_changed_all_or_none(
    jana: Client, company: people.Nordnetz, mara: Contact
) -> None:
    size = own_field(company, FieldOf.CONTACT, FieldKind.NUMBER, "Size")
    form = {"name": "Mara Meer", "organisation": "Ruderclub", "language": "de"}
    wrong = jana.post(f"{page(mara)}details/", {**form, f"field-{size}": "tall"})
    assert wrong.status_code == 422
    assert "“tall” is no number" in wrong.content.decode()
    mara.refresh_from_db()
    assert (mara.name, mara.organisation) == ("Mara Lindner", None)
    assert jana.post(f"{page(mara)}details/", {**form, f"field-{size}": "1,8"}).status_code == 302
    text = shown(jana, page(mara))
    assert all(each in text for each in ("Mara Meer", "Ruderclub", "German", "1.8"))


def test_a_field_of_the_conversation(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    credit = own_field(company, FieldOf.CONVERSATION, FieldKind.DATE, "Until")
    address = f"/desk/nordnetz/conversations/{matter.public_id}/fields/?view=open"
    answer = jana.post(address, {f"field-{credit}": "2026-11-20"}, headers=PART)
    assert "20 November 2026" in answer.content.decode()
    assert jana.post(address, {f"field-{credit}": "soon"}, headers=PART).status_code == 422


def test_an_address_comes_and_goes(jana: Client, mara: Contact) -> None:
    form = {"kind": "phone", "value": "0176 1234567", "evidence": "She rang."}
    assert jana.post(f"{page(mara)}addresses/", form).status_code == 302
    number = Identity.objects.get(kind="phone")
    text = shown(jana, page(mara))
    assert "+49 176 1234567" in text
    assert "She rang." in text
    jana.post(f"{page(mara)}addresses/{public_id(number.id)}/removal/")
    assert "+49 176 1234567" not in shown(jana, page(mara))


def test_somebody_elses_address_leads_to_them(jana: Client, mara: Contact, henrik: Contact) -> None:
    form = {"kind": "email", "value": "Henrik.Weiss@mail.example"}
    answer = jana.post(f"{page(mara)}addresses/", form)
    assert answer.status_code == 422
    assert page(henrik) in answer.content.decode()


def test_two_are_joined_with_a_preview_and_taken_apart(
    jana: Client, mara: Contact, henrik: Contact
) -> None:
    joining = f"{page(mara)}joining/"
    assert "Henrik" in shown(jana, joining, q="weiss")
    preview = shown(jana, joining, **{"with": public_id(henrik.id)})
    assert "henrik.weiss@mail.example" in preview
    assert "1 conversation<" in preview
    jana.post(joining, {"with": public_id(henrik.id), "evidence": "Married name."})
    text = shown(jana, page(mara))
    assert "Married name." in text
    assert jana.get(page(henrik))["Location"] == page(mara)
    assert page(henrik) not in shown(jana, CONTACTS)
    jana.post(f"/desk/nordnetz/joinings/{public_id(Joining.objects.get().id)}/undoing/")
    assert page(henrik) in shown(jana, CONTACTS)


def test_the_list_is_searched(jana: Client, mara: Contact, henrik: Contact) -> None:
    assert {page(mara) in shown(jana, CONTACTS), page(henrik) in shown(jana, CONTACTS)} == {True}
    found = shown(jana, CONTACTS, q="lindner@")
    assert page(mara) in found
    assert page(henrik) not in found
    assert "Nobody found" in shown(jana, CONTACTS, q="unicorn")


def test_somebody_new_with_an_address(jana: Client, mara: Contact) -> None:
    new = f"{CONTACTS}new/"
    wrong = jana.post(new, {"name": "Ole", "kind": "email", "value": "ole@@"})
    assert wrong.status_code == 422
    assert not Contact.objects.filter(name="Ole").exists()
    form = {"name": "Ole", "kind": "email", "value": "ole@a.example", "organisation": "Club"}
    answer = jana.post(new, form)
    text = shown(jana, answer["Location"])
    assert all(each in text for each in ("Ole", "ole@a.example", "Club"))
    assert "/desk/nordnetz/new/?view=open&amp;to=" in text


def test_an_organisation_has_its_people(jana: Client, mara: Contact) -> None:
    jana.post(f"{page(mara)}details/", {"name": mara.name, "organisation": "Ruderclub"})
    mara.refresh_from_db()
    assert mara.organisation_id
    club = f"/desk/nordnetz/organisations/{public_id(mara.organisation_id)}/"
    assert "Mara Lindner" in shown(jana, club)
    assert club in shown(jana, CONTACTS, q="ruder")
    assert jana.get("/desk/nordnetz/organisation-names/?q=ruder").json() == {"names": ["Ruderclub"]}
    jana.post(f"{club}name/", {"name": "Segelclub"})
    assert "Segelclub" in shown(jana, page(mara))
    assert jana.post(f"{club}name/", {"name": " "}).status_code == 422
    jana.post(f"{club}removal/")
    assert jana.get(club).status_code == 404


def test_all_files_of_somebody(jana: Client, mara: Contact) -> None:
    assert "log.html" in shown(jana, page(mara))
    assert "log.html" in shown(jana, f"{page(mara)}files/")


def test_a_table_is_brought_looked_through_and_taken_in(
    jana: Client, company: people.Nordnetz
) -> None:
    here = "/desk/nordnetz/imports/"
    assert jana.post(here, {}).status_code == 422
    file = ContentFile("Name;E-Mail\nOle;ole@a.example\nIda;ida@@", "kunden.csv")
    given = jana.post(here, {"file": file})["Location"]
    assert "being looked through" in shown(jana, given)
    import_some()
    assert "Take in 1 contact<" in shown(jana, given)
    assert b"ida@@" in jana.get(f"{given}refused/").getvalue()
    wrong = jana.post(f"{given}columns/", {"column": ["name", "name"]})
    assert wrong.status_code == 422
    jana.post(f"{given}start/")
    import_some()
    assert ContactImport.unscoped.get().finished_at
    assert "What happened" in shown(jana, given)
    assert "Ole" in shown(jana, CONTACTS)
    assert jana.post(f"{given}start/").status_code == 422


def test_who_only_reads_is_offered_no_change(
    jana: Client, company: people.Nordnetz, mara: Contact
) -> None:
    vera = Client()
    vera.force_login(people.vera(company.workspace).account)
    text = shown(vera, page(mara))
    assert (
        'method="post"'
        not in text.replace("/preferences/", "").partition("<main")[2].partition("</main>")[0]
    )
    assert "Import" not in shown(vera, CONTACTS)


def test_a_name_is_text_wherever_it_stands(jana: Client, mara: Contact) -> None:
    evil = "<script>alert(1)</script> \u202eevil"
    jana.post(f"{page(mara)}details/", {"name": evil, "organisation": evil})
    for address in (page(mara), CONTACTS, f"{page(mara)}joining/"):
        assert "<script>alert" not in shown(jana, address)


def test_writing_to_somebody_begins_with_their_address(jana: Client, mara: Contact) -> None:
    text = shown(jana, "/desk/nordnetz/new/?view=open&to=Mara+%3Cm@a.example%3E,+")
    assert 'value="Mara &lt;m@a.example&gt;, "' in text
