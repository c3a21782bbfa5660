"""The settings of the workspace: itself, its teams, tokens, tags and fields."""

import re

import pytest
from django.test import Client

from egal.contacts.models import Contact
from egal.conversations.actions.tags import tag
from egal.conversations.models import Conversation, Tag
from egal.desk.permission_words import permission_in_words, role_in_words
from egal.desk.tests.conftest import signed_in
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.actions.add_token import token_of
from egal.workspaces.models import CustomField, Membership, Team, Token, Workspace
from egal.workspaces.permissions import ADMIN, ROLES

HERE = "/desk/nordnetz/settings/"
COMPANY = {"name": "Nordnetz", "language": "de", "time_zone": "Europe/Berlin", "reopen_days": 7}


def shown(client: Client, path: str) -> str:
    return client.get(f"{HERE}{path}", follow=True).content.decode()


def test_the_company_gets_a_name_a_time_and_a_colour(
    jana: Client, company: people.Nordnetz
) -> None:
    given = {**COMPANY, "name": "Nordnetz GmbH", "accent_own": "on", "accent": "#8a1c4a"}
    assert jana.post(f"{HERE}workspace/", given).status_code == 302
    kept = Workspace.objects.get()
    assert (kept.name, kept.reopen_days, kept.accent) == ("Nordnetz GmbH", 7, "#8a1c4a")
    page = jana.get("/desk/nordnetz/conversations/")
    style = re.search(r'<style nonce="([^"]+)">([^<]*)', page.content.decode())
    assert style
    assert "--accent:light-dark(#8a1c4a,#" in style[2]
    assert f"'nonce-{style[1]}'" in page.headers["Content-Security-Policy"]


def test_a_colour_nobody_could_read_comes_back_with_one_that_can(
    jana: Client, company: people.Nordnetz
) -> None:
    given = {**COMPANY, "accent_own": "on", "accent": "#ffd400"}
    answer = jana.post(f"{HERE}workspace/", given)
    assert answer.status_code == 422
    assert "A darker one such as #" in answer.content.decode()
    assert 'value="#ffd400"' in answer.content.decode()
    assert Workspace.objects.get().accent == ""


@pytest.mark.usefixtures("company")
def test_without_a_colour_of_its_own_it_is_egals(jana: Client) -> None:
    jana.post(f"{HERE}workspace/", {**COMPANY, "accent": "#8a1c4a"})
    assert Workspace.objects.get().accent == ""
    assert "<style" not in shown(jana, "workspace/")


def test_every_role_and_permission_has_words() -> None:
    for permission in ADMIN | ROLES["owner"]:
        assert permission_in_words(permission) != permission
    for role in ROLES:
        assert role_in_words(role) != role


def test_what_roles_may_is_told_to_everybody(company: people.Nordnetz) -> None:
    page = shown(signed_in("tariq@nordnetz.example"), "roles/")
    assert page.count("All that “") == len(ROLES) - 1
    assert page.count("Read the audit trail") == 1


def test_a_team_is_made_filled_and_removed(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    answer = jana.post(f"{HERE}teams/", {"name": "Technics"})
    page = answer.headers["Location"]
    given = {"name": "Technik", "agent": public_id(company.tariq.id)}
    assert jana.post(page, given).status_code == 302
    assert Team.unscoped.get().name == "Technik"
    assert Membership.unscoped.get().agent == company.tariq
    assert "Tariq Rahimi" in shown(jana, "teams/")
    assert jana.post(f"{HERE}teams/", {"name": "technik"}).status_code == 422
    Conversation.objects.update(team=Team.unscoped.get())
    assert "1 open conversation is given to this team" in shown(jana, page.removeprefix(HERE))
    jana.post(f"{page}removal/")
    assert "No team yet" in shown(jana, "teams/")
    assert Conversation.objects.get().team is None


def test_the_secret_of_a_token_is_shown_once(jana: Client, company: people.Nordnetz) -> None:
    given = {"name": "Shop", "bundle": "read", "scopes": ["contacts:write"]}
    page = jana.post(f"{HERE}tokens/", given).content.decode()
    [secret] = set(re.findall(r"egal_[\w-]+", page))
    found = token_of(secret)
    assert found
    assert found.scopes == ["contacts:write", "read"]
    assert secret not in shown(jana, "tokens/")
    jana.post(f"{HERE}tokens/{public_id(found.id)}/revocation/")
    assert token_of(secret) is None
    assert "No token yet" in shown(jana, "tokens/")


@pytest.mark.usefixtures("company")
def test_a_token_that_may_nothing_is_not_made(jana: Client) -> None:
    answer = jana.post(f"{HERE}tokens/", {"name": "Shop", "bundle": ""})
    assert answer.status_code == 422
    assert "Tick what it may do." in answer.content.decode()
    assert not Token.unscoped.exists()


def test_tags_are_counted_renamed_merged_and_removed(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    bill, invoice = (
        tag(conversation=matter, actor=company.jana, name=name) for name in ("bill", "invoice")
    )
    page = f"{HERE}tags/{public_id(bill.id)}/"
    assert "1 conversation" in shown(jana, "tags/?q=BILL")
    assert jana.post(page, {"name": "invoice"}).status_code == 422
    assert jana.post(page, {"name": "Rechnung", "is_view": "on"}).status_code == 302
    assert "in the sidebar" in shown(jana, "tags/")
    assert jana.post(f"{page}merging/", {"into": "nothing"}).status_code == 422
    jana.post(f"{page}merging/", {"into": "Invoice"})
    assert [(each.name, each.is_view) for each in Tag.unscoped.all()] == [("invoice", True)]
    jana.post(f"{HERE}tags/{public_id(invoice.id)}/removal/")
    assert "No tag yet" in shown(jana, "tags/")


def test_fields_are_made_put_in_order_and_removed_with_what_was_filled_in(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    text = {"of": "contact", "kind": "text"}
    choice = {"of": "contact", "kind": "choice", "choices": "Flat\r\nBy the hour"}
    assert jana.post(f"{HERE}fields/", {**choice, "choices": "", "name": "A"}).status_code == 422
    for given in ({**text, "name": "Place"}, {**choice, "name": "Contract"}):
        assert jana.post(f"{HERE}fields/", given).status_code == 302
    contract = CustomField.unscoped.get(name="Contract")
    page = f"{HERE}fields/{public_id(contract.id)}/"
    jana.post(f"{page}place/", {"position": "0"})
    assert jana.post(page, {"name": "Contract", "choices": "Flat\nBoth"}).status_code == 302
    listed = shown(jana, "fields/")
    assert listed.index("Flat, Both") < listed.index("Place")
    Contact.objects.update(custom={public_id(contract.id): "Flat"})
    assert "1 contact has a value in it" in shown(jana, page.removeprefix(HERE))
    jana.post(f"{page}removal/")
    assert Contact.objects.get().custom == {}


def test_only_those_who_may_are_shown_the_way(company: people.Nordnetz, jana: Client) -> None:
    tariq = shown(signed_in("tariq@nordnetz.example"), "roles/")
    for path in ("workspace/", "agents/", "tokens/", "audit-trail/", "tags/", "fields/"):
        assert f'href="{HERE}{path}"' in shown(jana, "roles/")
        assert f'href="{HERE}{path}"' not in tariq
