"""Addresses, organisations and joinings of contacts."""

from typing import Any

import pytest
from django.test import Client

from egal.contacts.models import Contact
from egal.conversations.models import Conversation
from egal.shared.ids import public_id
from egal.testing import people


@pytest.fixture
def mara(matter: Conversation) -> str:
    """The address of Mara in the API."""
    return f"/api/v1/contacts/{public_id(matter.contact_id)}"


@pytest.fixture
def henrik(nordnetz: people.Nordnetz) -> str:
    """Henrik's id."""
    taken = people.writes(nordnetz.inbox, "Henrik", "My bill.")
    return public_id(people.conversation_of(taken).contact_id)


def send(program: Client, method: str, address: str, **body: Any) -> Any:
    return getattr(program, method)(address, body, "application/json")


def test_an_address_is_added_verified_and_removed(program: Client, mara: str) -> None:
    new = {"kind": "email", "value": " Mara@Home.example ", "evidence": "She told us."}
    added = send(program, "post", f"{mara}/identities", **new)
    address = f"{mara}/identities/{added.json()['id']}"
    verified = send(program, "put", f"{address}/verification", evidence="Sent a code.").json()
    assert (added.status_code, added.json()["value"]) == (201, "mara@home.example")
    assert verified["verified"]
    reasons = [(each["kind"], each["text"], each["by"]) for each in verified["evidence"]]
    assert reasons == [("added", "She told us.", "Shop"), ("verified", "Sent a code.", "Shop")]
    assert program.delete(address).status_code == 204
    assert len(program.get(f"{mara}/identities").json()["items"]) == 1


def test_the_evidence_of_an_address_that_wrote(program: Client, mara: str) -> None:
    (identity,) = program.get(f"{mara}/identities").json()["items"]
    (reason,) = identity["evidence"]
    assert (reason["kind"], reason["by"]) == ("wrote", "Mara Lindner")


def test_an_address_that_is_none_is_told(program: Client, mara: str) -> None:
    for kind, value in (("email", "mara"), ("pigeon", "Coo")):
        answer = send(program, "post", f"{mara}/identities", kind=kind, value=value)
        assert answer.status_code == 422


def test_joined_and_apart_again(program: Client, mara: str, henrik: str) -> None:
    answer = send(program, "post", f"{mara}/joinings", contact_id=henrik, evidence="Same person.")
    joining = answer.json()
    assert (answer.status_code, joining["joined_id"], joining["by"]) == (201, henrik, "Shop")
    names = [each["name"] for each in program.get("/api/v1/contacts").json()["items"]]
    assert names == ["Mara Lindner"]
    assert (
        program.get(f"/api/v1/contacts/{henrik}").json()["joined_into_id"]
        == mara.rpartition("/")[2]
    )
    assert program.delete(f"/api/v1/joinings/{joining['id']}").status_code == 204
    assert program.delete(f"/api/v1/joinings/{joining['id']}").status_code == 422
    (listed,) = program.get(f"{mara}/joinings").json()["items"]
    assert listed["undone_at"]
    assert program.get(f"/api/v1/contacts/{henrik}").json()["joined_into_id"] is None


def test_eves_customer_cannot_be_joined(
    program: Client, mara: str, fremdfirma: people.Fremdfirma
) -> None:
    people.writes(fremdfirma.inbox, "Henrik", "Lamps?")
    theirs = Contact.unscoped.get(workspace=fremdfirma.workspace)
    answer = send(program, "post", f"{mara}/joinings", contact_id=public_id(theirs.id))
    assert answer.json()["detail"] == "There is no contact with this id here."


def test_mara_belongs_to_a_club(program: Client, mara: str) -> None:
    club = send(program, "post", "/api/v1/organisations", name="Rowing Club").json()
    again = send(program, "post", "/api/v1/organisations", name="rowing CLUB")
    assert again.status_code == 422
    address = f"/api/v1/organisations/{club['id']}"
    belongs = send(program, "put", f"{mara}/organisation", organisation_id=club["id"]).json()
    assert belongs["organisation"] == {"id": club["id"], "name": "Rowing Club"}
    assert send(program, "patch", address, name="Rowers").json()["name"] == "Rowers"
    assert program.get(mara).json()["organisation"]["name"] == "Rowers"
    assert program.delete(address).status_code == 204
    assert program.get(mara).json()["organisation"] is None
    assert program.get("/api/v1/organisations").json()["items"] == []


def test_a_contact_gets_another_name_and_a_language(
    program: Client, mara: str, matter: Conversation
) -> None:
    changed = send(program, "patch", mara, name="Mara Meer", language="de-AT").json()
    assert (changed["name"], changed["language"]) == ("Mara Meer", "de-AT")
    assert send(program, "patch", mara, language="").json()["name"] == "Mara Meer"
    assert send(program, "patch", mara, language="German, mostly").status_code == 422
    matter.refresh_from_db()
    assert matter.contact_name == "Mara Meer"
