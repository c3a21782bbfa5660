from datetime import UTC, datetime

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from egal.channels.base import Address
from egal.contacts.models import Identity
from egal.conversations.models import Conversation
from egal.shared.ids import public_id
from egal.testing import people

MORNING = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def test_a_contact_has_exactly_this_shape(program: Client, nordnetz: people.Nordnetz) -> None:
    taken = people.writes(nordnetz.inbox, "Mara", "Hello", at=MORNING)
    mara = public_id(people.conversation_of(taken).contact_id)

    assert program.get(f"/api/v1/contacts/{mara}").json() == {
        "id": mara,
        "name": "Mara Lindner",
        "language": "",
        "prefers": "",
        "about": "",
        "fields": {},
        "organisation": None,
        "identities": [
            {
                "id": public_id(Identity.unscoped.get().id),
                "kind": "email",
                "value": "mara.lindner@posteo.example",
                "name": "Mara Lindner",
                "handle": "",
                "verified": False,
            }
        ],
        "joined_into_id": None,
        "created_at": "2026-11-20T08:30:00Z",
    }


def test_the_newest_comes_first(program: Client, nordnetz: people.Nordnetz) -> None:
    for who in ("Mara", "Henrik"):
        people.writes(nordnetz.inbox, who, "Hello")

    names = [contact["name"] for contact in program.get("/api/v1/contacts").json()["items"]]

    assert names == ["Henrik Weiß", "Mara Lindner"]


def test_an_address_finds_its_owner(program: Client, nordnetz: people.Nordnetz) -> None:
    for who in ("Mara", "Henrik"):
        people.writes(nordnetz.inbox, who, "Hello")

    def found(address: str) -> list[str]:
        listed = program.get("/api/v1/contacts", {"address": address}).json()
        return [contact["name"] for contact in listed["items"]]

    assert found("Mara.Lindner@posteo.example") == ["Mara Lindner"]
    assert found("lindner@posteo.example") == []
    assert found("") == []


def test_an_address_with_a_nul_is_told(program: Client) -> None:
    answer = program.get("/api/v1/contacts", {"address": "mara\x00"})

    assert answer.status_code == 422


def test_a_page_takes_as_many_queries_as_a_row(
    program: Client,
    nordnetz: people.Nordnetz,
    matter: Conversation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    people.writes(nordnetz.inbox, "Henrik", "Hello")

    with django_assert_num_queries(3):  # token, contacts, identities
        assert len(program.get("/api/v1/contacts").json()["items"]) == 2


def test_a_part_of_a_name_or_address_finds_its_owner(
    program: Client, nordnetz: people.Nordnetz
) -> None:
    people.writes(nordnetz.inbox, "Mara", "Hello")
    people.writes(nordnetz.inbox, "Henrik", "Hello")
    people.writes(nordnetz.inbox, Address("phone", "+491761234567", "Gisela"), "Hello")

    def found(q: str) -> list[str]:
        listed = program.get("/api/v1/contacts", {"q": q}).json()
        return [contact["name"] for contact in listed["items"]]

    assert found("indner") == found("mara lind") == found("R@POSTEO") == ["Mara Lindner"]
    assert found("weiss") == found("Weiß") == ["Henrik Weiß"]
    assert found("0176 123") == found("+49 (176) 12") == ["Gisela"]
    assert found("%") == found("_a") == found("") == found("\x00") == []
