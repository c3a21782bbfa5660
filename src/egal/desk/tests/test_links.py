"""The one-time links, as people meet them."""

from django.test import Client

from egal.events.record import SYSTEM
from egal.testing import people
from egal.workspaces.actions.invite import invite, invite_first_owner
from egal.workspaces.models import Account, Agent

OWNER = {
    "company": "Nordnetz GmbH",
    "name": "Jana Köster",
    "email": "jana@nordnetz.example",
    "password": people.PASSWORD,
    "language": "de",
}


def test_the_first_owner_opens_the_desk_once(client: Client, db: None) -> None:
    link = f"/owner/{invite_first_owner()}/"
    assert client.get(link).status_code == client.get(link).status_code == 200
    answer = client.post(link, OWNER)
    assert answer["Location"] == "/desk/nordnetz-gmbh/"
    assert Agent.unscoped.get().role == "owner"
    assert client.post(link, OWNER).status_code == 410


def test_a_weak_password_is_refused_in_words_and_uses_nothing_up(client: Client, db: None) -> None:
    link = f"/owner/{invite_first_owner()}/"
    answer = client.post(link, {**OWNER, "password": "1234"})
    assert answer.status_code == 422
    assert "Nordnetz GmbH" in answer.content.decode()
    assert client.post(link, OWNER).status_code == 302


def test_an_invited_colleague_joins(client: Client, company: people.Nordnetz) -> None:
    _, secret = invite(
        workspace=company.workspace, email="lena@nordnetz.example", role="agent", actor=SYSTEM
    )
    answer = client.post(f"/invitations/{secret}/", {"name": "Lena", "password": people.PASSWORD})
    assert answer["Location"] == "/desk/nordnetz/"
    assert Account.objects.get(email="lena@nordnetz.example").name == "Lena"


def test_an_invitation_opens_no_account_that_exists(
    client: Client, company: people.Nordnetz, fremdfirma: people.Fremdfirma
) -> None:
    """Who invites Jana to their own company must not become Jana."""
    _, secret = invite(
        workspace=fremdfirma.workspace,
        email=company.jana.account.email,
        role="agent",
        actor=fremdfirma.eve,
    )
    link = f"/invitations/{secret}/"
    answer = client.post(link, {"name": "Jana", "password": "Eve does not know it"})
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session
    assert client.post(link, {"name": "Jana", "password": people.PASSWORD}).status_code == 302
