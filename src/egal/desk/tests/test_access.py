"""Who gets in where. Whoever does not work in a workspace cannot even tell that it exists."""

import pytest
from django.test import Client

from egal.conversations.models import Attachment, Conversation, Message
from egal.desk.tests.conftest import quarantined_in, signed_in
from egal.shared.ids import public_id
from egal.testing import people


def addresses(matter: Conversation) -> dict[str, str]:
    """Every address of Nordnetz's desk: with GET unless it changes something."""
    desk, here = "/desk/nordnetz/", f"/desk/nordnetz/conversations/{matter.public_id}/"
    message, file = Message.objects.latest("id"), Attachment.objects.latest("id")
    kept = f"{desk}quarantine/{quarantined_in(matter.inbox).public_id}/"
    return {
        desk: "get",
        f"{desk}conversations/": "get",
        here: "get",
        f"{desk}messages/{public_id(message.id)}/original/": "get",
        f"{desk}attachments/{public_id(file.id)}/": "get",
        f"{desk}quarantine/": "get",
        f"{kept}raw/": "get",
        f"{kept}replay/": "post",
        f"{here}messages/": "post",
        f"{here}messages/{public_id(message.id)}/delivery/": "post",
        f"{here}solution/": "post",
        f"{here}reopening/": "post",
        f"{here}assignment/": "post",
    }


def test_nobody_gets_in_without_signing_in(client: Client, matter: Conversation) -> None:
    for address, method in addresses(matter).items():
        answer = getattr(client, method)(address)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/sign-in/"), address


def test_eve_finds_nothing_of_another_company(
    matter: Conversation, fremdfirma: people.Fremdfirma
) -> None:
    eve = signed_in(fremdfirma.eve.account.email)
    for address, method in addresses(matter).items():
        assert getattr(eve, method)(address).status_code == 404, address


def test_eve_cannot_reach_it_through_her_own_desk(
    matter: Conversation, fremdfirma: people.Fremdfirma
) -> None:
    eve = signed_in(fremdfirma.eve.account.email)
    for address, method in addresses(matter).items():
        hers = address.replace("nordnetz", "fremdfirma")
        if hers.count("/") > 4:
            assert getattr(eve, method)(hers).status_code == 404, hers


def test_vera_reads_and_changes_nothing(company: people.Nordnetz, matter: Conversation) -> None:
    vera = signed_in(people.vera(company.workspace).account.email)
    for address, method in addresses(matter).items():
        answer = getattr(vera, method)(address)
        assert (answer.status_code == 403) is (method == "post"), address
        if answer.streaming:
            assert b"".join(answer)


def test_who_has_left_is_outside(company: people.Nordnetz, matter: Conversation) -> None:
    jana = signed_in(company.jana.account.email)
    company.jana.deactivated_at = matter.created_at
    company.jana.save()
    assert jana.get("/desk/nordnetz/conversations/").status_code == 404


@pytest.mark.usefixtures("company")
def test_too_many_wrong_passwords_are_stopped(client: Client) -> None:
    for _ in range(6):
        wrong = {"login": "jana@nordnetz.example", "password": "falsch"}
        answer = client.post("/sign-in/", wrong)
    right = {"login": "jana@nordnetz.example", "password": people.PASSWORD}
    assert client.post("/sign-in/", right).status_code != 302
    assert answer.status_code in (200, 429)
