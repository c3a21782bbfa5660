"""Inviting, other roles, leaving with a hand-over, coming back."""

import re
from dataclasses import replace
from datetime import timedelta

from django.test import Client
from pytest_django import Settings

from egal.conversations.actions.assign import assign
from egal.conversations.models import Conversation
from egal.desk.tests.conftest import signed_in
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.actions.invite import open_invitation
from egal.workspaces.models import Agent, Invitation, SystemMail

HERE = "/desk/nordnetz/settings/"
LENA = {"email": "Lena@posteo.example", "role": "agent"}


def page_of(agent: Agent) -> str:
    return f"{HERE}agents/{public_id(agent.id)}/"


def shown(client: Client, path: str) -> str:
    return client.get(path, follow=True).content.decode()


def now(agent: Agent) -> Agent:
    return Agent.unscoped.get(pk=agent.pk)


def test_lena_is_invited_by_a_link_that_is_shown_once(
    jana: Client, company: people.Nordnetz
) -> None:
    page = jana.post(f"{HERE}invitations/", LENA).content.decode()
    found = re.search(r"http\S+/invitations/([\w-]+)/", page)
    assert found
    assert open_invitation(found[1])
    listed = shown(jana, f"{HERE}agents/")
    assert found[1] not in listed
    assert "lena@posteo.example" in listed
    [waiting] = Invitation.objects.all()
    jana.post(f"{HERE}invitations/{public_id(waiting.id)}/withdrawal/")
    assert open_invitation(found[1]) is None


def test_invited_again_the_first_link_ends(jana: Client, company: people.Nordnetz) -> None:
    for _ in range(2):
        jana.post(f"{HERE}invitations/", LENA)
    with clock.at(clock.now() + timedelta(days=8)):
        assert "the link has expired" in shown(signed_in("jana@nordnetz.example"), f"{HERE}agents/")
    assert Invitation.objects.count() == 1


def test_where_there_is_system_mail_the_link_is_sent_and_not_shown(
    jana: Client, company: people.Nordnetz, settings: Settings
) -> None:
    settings.EGAL = replace(settings.EGAL, system_mail="smtp://localhost")
    page = jana.post(f"{HERE}invitations/", LENA).content.decode()
    assert "on its way to lena@posteo.example" in page
    assert "/invitations/" in SystemMail.objects.get().content["text"]
    assert not re.search(r"http\S+/invitations/", page)


def test_an_invitation_that_cannot_be_is_told_at_the_address(
    jana: Client, company: people.Nordnetz
) -> None:
    for email, said in (("lena", "valid email address"), ("tariq@nordnetz.example", "already")):
        answer = jana.post(f"{HERE}invitations/", {**LENA, "email": email})
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_tariq_gets_another_role(jana: Client, company: people.Nordnetz) -> None:
    assert jana.post(page_of(company.tariq), {"role": "viewer"}).status_code == 302
    assert now(company.tariq).role == "viewer"
    assert jana.post(page_of(company.tariq), {"role": "emperor"}).status_code == 422


def test_the_last_owner_neither_steps_down_nor_goes(jana: Client, company: people.Nordnetz) -> None:
    for path, given in (("", {"role": "agent"}), ("deactivation/", {})):
        answer = jana.post(f"{page_of(company.jana)}{path}", given)
        assert answer.status_code == 422
        assert "Jana Köster is the only owner" in answer.content.decode()
    assert now(company.jana).deactivated_at is None


def test_an_administrator_decides_over_no_owner(company: people.Nordnetz) -> None:
    ada = signed_in(people.agent(company.workspace, "Ada Berg", "admin").account.email)
    assert "Only an owner decides over them" in shown(ada, page_of(company.jana))
    assert ada.post(page_of(company.jana), {"role": "agent"}).status_code == 403
    assert ada.post(f"{page_of(company.jana)}deactivation/").status_code == 403
    assert 'value="owner"' not in shown(ada, page_of(company.tariq))
    assert ada.post(page_of(company.tariq), {"role": "owner"}).status_code == 422


def test_who_goes_hands_over_what_is_open_and_comes_back(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    assign(conversation=matter, actor=company.jana, agent=company.tariq)
    page = page_of(company.tariq)
    assert "1 conversation is assigned to Tariq Rahimi: 1 open." in shown(jana, page)
    to = {"to": public_id(company.jana.id)}
    assert jana.post(f"{page}deactivation/", to).status_code == 302
    assert Conversation.objects.get().assignee == company.jana
    assert "does not work here since" in shown(jana, page)
    assert "1 who worked here before" in shown(jana, f"{HERE}agents/")
    jana.post(f"{page}reactivation/")
    assert now(company.tariq).deactivated_at is None


def test_nobody_goes_when_the_work_cannot_be_handed_over(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    vera = people.vera(company.workspace)
    to = {"to": public_id(vera.id)}
    answer = jana.post(f"{page_of(company.tariq)}deactivation/", to)
    assert answer.status_code == 422
    assert "Vera Holm does not answer" in answer.content.decode()
    assert now(company.tariq).deactivated_at is None


def test_what_begins_at_their_inbox_is_said_before(jana: Client, company: people.Nordnetz) -> None:
    company.inbox.assignee = company.tariq
    company.inbox.save()
    assert "What begins at support@nordnetz.example" in shown(jana, page_of(company.tariq))


def test_in_which_languages_somebody_helps_is_said_there_and_the_trail_knows(
    jana: Client, company: people.Nordnetz
) -> None:
    page = page_of(company.tariq)
    assert jana.post(f"{page}languages/", {"language": ["en", "tlh"]}).status_code == 302
    assert 'value="en" checked' in shown(jana, page)
    trail = shown(jana, f"{HERE}audit-trail/")
    assert "Jana Köster changed the languages in which Tariq Rahimi helps" in trail
    assert "Languages: – → en" in trail


def test_not_by_who_only_answers(company: people.Nordnetz) -> None:
    tariq = signed_in("tariq@nordnetz.example")
    assert tariq.post(f"{page_of(company.jana)}languages/").status_code == 403
