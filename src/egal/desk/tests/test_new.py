"""The form in which we write first, without a script."""

import re
from typing import Any

import pytest
from django.test import Client

from egal.channels.base import Address
from egal.conversations.models import Conversation, Delivery, Draft
from egal.desk.tests.test_desk import PART, here
from egal.shared.ids import public_id
from egal.testing import people

NEW = "/desk/nordnetz/new/"


def writes(jana: Client, company: people.Nordnetz, **more: str) -> Any:
    said = {
        "inbox": public_id(company.inbox.id),
        "to": "Ole Hansen <ole@hansen.example>",
        "cc": "eva@hansen.example",
        "subject": "A cable",
        "text": "Please send one.",
        "token": "a",
        **more,
    }
    return jana.post(NEW, said)


def people_like(jana: Client, company: people.Nordnetz, words: str) -> Any:
    asked = {"q": words, "inbox": public_id(company.inbox.id)}
    return jana.get("/desk/nordnetz/people/", asked).json()["people"]


def test_it_leads_to_the_conversation(jana: Client, company: people.Nordnetz) -> None:
    answer = writes(jana, company)
    page = jana.get(answer["Location"]).content.decode()
    assert "Please send one." in page
    assert "Undo" in page
    assert Delivery.unscoped.count() == 1
    assert writes(jana, company)["Location"] == answer["Location"]  # a second click
    assert Delivery.unscoped.count() == 1


@pytest.mark.parametrize("other", [{"text": "And a plug."}, {"to": "eva@hansen.example"}])
def test_a_page_one_goes_back_to_loses_nothing(
    jana: Client, company: people.Nordnetz, other: dict[str, str]
) -> None:
    writes(jana, company)
    answer = writes(jana, company, **other)
    assert (answer.status_code, Delivery.unscoped.count()) == (422, 1)
    page = answer.content.decode()
    assert "has not been sent yet" in page
    assert all(typed in page for typed in other.values())
    writes(jana, company, **other, token=token_in(page))
    assert Delivery.unscoped.count() == 2


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{32})"', page)
    assert found
    return found[1]


def test_all_that_is_wrong_is_said_at_once(jana: Client, company: people.Nordnetz) -> None:
    answer = writes(jana, company, to="", cc="Eva <eva@>", subject="", text="Please")
    page = answer.content.decode()
    assert answer.status_code == 422
    for field in ("to", "cc", "subject"):
        assert f'id="new-{field}-wrong"' in page
    assert 'id="new-text-wrong"' not in page
    assert "“Eva &lt;eva@&gt;” is no e-mail address" in page
    assert "Please</textarea>" in page
    assert not Conversation.unscoped.exists()


def test_a_moment_that_has_passed_is_said(jana: Client, company: people.Nordnetz) -> None:
    answer = writes(jana, company, send_at="at", moment="2020-01-01T08:00")
    assert "passed already" in answer.content.decode()


def test_taken_back_it_is_in_the_form_again(jana: Client, company: people.Nordnetz) -> None:
    writes(jana, company)
    matter = Conversation.unscoped.get()
    message = Delivery.unscoped.get().message
    answer = jana.post(
        here(matter, f"messages/{message.public_id}/recall/?view=open"), headers=PART
    )
    assert answer["Location"] == f"{NEW}?view=open"
    page = jana.get(answer["Location"]).content.decode()
    assert "Please send one.</textarea>" in page
    assert 'value="Ole Hansen &lt;ole@hansen.example&gt;"' in page


def test_a_draft_is_there_again_until_it_is_sent_or_discarded(
    jana: Client, company: people.Nordnetz
) -> None:
    jana.post(f"{NEW}draft/", {"text": "Please", "subject": "A cable", "token": "a"})
    page = jana.get(NEW).content.decode()
    assert "Please</textarea>" in page
    assert 'value="A cable"' in page
    jana.post(f"{NEW}draft/", {"discard": "1"})
    assert "Please</textarea>" not in jana.get(NEW).content.decode()
    jana.post(f"{NEW}draft/", {"text": "Please", "token": "a"})
    writes(jana, company)
    jana.post(f"{NEW}draft/", {"text": "Please", "token": "a"})  # was on its way
    assert not Draft.unscoped.exists()


@pytest.mark.parametrize("words", ["mara", "LINDNER", "posteo"])
def test_people_are_offered(
    jana: Client, company: people.Nordnetz, matter: Conversation, words: str
) -> None:
    address = people.CUSTOMERS["Mara"].address
    assert people_like(jana, company, words) == [
        {"name": "Mara Lindner", "address": address, "written": f"Mara Lindner <{address}>"}
    ]


def test_a_name_with_commas_stays_one_person(jana: Client, company: people.Nordnetz) -> None:
    people.writes(company.inbox, Address("email", "m@winter.example", "Winter, Mara (Köln)"), "Hi")
    [found] = people_like(jana, company, "winter")
    assert found["written"] == "Winter Mara Köln <m@winter.example>"


def test_without_an_inbox_that_can_it_says_what_is_needed(
    jana: Client, company: people.Nordnetz
) -> None:
    company.inbox.settings = {}
    company.inbox.save()
    assert "No inbox can begin a conversation" in jana.get(NEW).content.decode()
    assert writes(jana, company).status_code == 422


def test_whoever_only_reads_has_no_such_button(jana: Client, company: people.Nordnetz) -> None:
    assert NEW in jana.get("/desk/nordnetz/conversations/").content.decode()
    vera = Client()
    vera.force_login(people.vera(company.workspace).account)
    assert NEW not in vera.get("/desk/nordnetz/conversations/").content.decode()
    assert vera.get(NEW).status_code == 403
