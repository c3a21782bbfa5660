"""The settings of the telephone: numbers, what callers meet there, what they hear."""

import re
from typing import Any

import pytest
from django.test import Client

from egal.calls.actions.menus import menu_of, newest_version, publish_menu
from egal.calls.actions.rules import rule_here
from egal.calls.menus.blocks import Choice, Menu
from egal.conversations.models import Inbox
from egal.desk.tests.conftest import signed_in
from egal.routing.rules import rule_of
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces import scope

SETTINGS = "/desk/nordnetz/settings/"
PEER = {"inbox_address": "+49 40 5550 100", "driver": "embedded", "mode": "peer"}
QUEUE = {"update_seconds": "60", "most_minutes": "30", "callback": "on"}
FORM = {
    "languages": "de en",
    "greeting_de": "welcome",
    "greeting_en": "welcome",
    "closed_de": "closed",
    "closed_does": "voicemail",
    "tries": "2",
    **{f"queue-{name}": value for name, value in QUEUE.items()},
}


def sales(key: str = "0", digit: str = "1") -> dict[str, Any]:
    return {
        f"choice-{key}-digit": digit,
        f"choice-{key}-label": "Sales",
        f"choice-{key}-does": "queue",
        **{f"choice-{key}-queue-{name}": value for name, value in QUEUE.items()},
    }


@pytest.fixture
def number(company: people.Nordnetz) -> Inbox:
    return Inbox.unscoped.create(
        workspace=company.workspace,
        channel="phone",
        address="+49405550100",
        settings={"driver": "embedded", "mode": "peer", "peers": ["127.0.0.1/32"]},
    )


def menu_url(number: Inbox) -> str:
    return f"{SETTINGS}telephone/{public_id(number.id)}/menu/"


def test_a_number_is_added_by_a_form(jana: Client, company: people.Nordnetz) -> None:
    assert "No number yet" in jana.get(f"{SETTINGS}telephone/").content.decode()
    given = {**PEER, "peers": "192.0.2.7"}
    answer = jana.post(f"{SETTINGS}new-inbox/?channel=phone", given)
    assert answer.status_code == 302
    added = Inbox.unscoped.get(channel="phone")
    assert (added.address, added.settings["peers"]) == ("+49405550100", ["192.0.2.7/32"])
    shown = jana.get(f"{SETTINGS}telephone/").content.decode()
    assert "+49 40 5550100" in shown
    assert "Greeting → queue of everybody" in shown


def test_a_telephone_system_is_told_where_to_call(jana: Client, company: people.Nordnetz) -> None:
    given = {**PEER, "driver": "cti", "system": "sipgate"}
    page = jana.post(f"{SETTINGS}new-inbox/?channel=phone", given)["Location"]
    assert "/in/phone/" in jana.get(page).content.decode()


def test_a_menu_is_published_by_the_form_alone(jana: Client, number: Inbox) -> None:
    assert jana.get(menu_url(number)).status_code == 200
    answer = jana.post(menu_url(number), {**FORM, "choice": "0", **sales()})
    assert answer.status_code == 302
    with scope.of(number.workspace_id):
        menu = menu_of(number)
    assert (menu.choices[0].digit, menu.choices[0].label) == ("1", "Sales")
    assert (menu.queue.callback, menu.queue.voicemail) == (True, False)
    assert "callers meet this" in jana.get(menu_url(number)).content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"choice": ["0", "1"], **sales(), **sales("1")}, "Two choices have the same key."),
        ({"choice": "0", **sales(), "choice-0-label": ""}, "This field is required."),
        ({"queue-most_minutes": "500"}, "less than or equal to 120"),
        ({"greeting_de": "nothing of ours"}, "Select a valid choice"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_published(
    jana: Client, number: Inbox, given: dict[str, Any], said: str
) -> None:
    answer = jana.post(menu_url(number), {**FORM, **given})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with scope.of(number.workspace_id):
        assert newest_version(number) is None


def test_choices_come_and_go_without_being_kept(jana: Client, number: Inbox) -> None:
    two = {**FORM, "choice": ["0", "1"], **sales(), **sales("1", "2")}
    added = jana.post(menu_url(number), {**two, "do": "add"}).content.decode()
    assert re.findall(r'name="choice-\d+-digit"[^>]*value="(\d)"', added) == ["1", "2", "3"]
    removed = jana.post(menu_url(number), {**two, "do": "remove 0"}).content.decode()
    assert re.findall(r'name="choice" value="(\d)"', removed) == ["1"]
    moved = jana.post(menu_url(number), {**two, "do": "up 1"}).content.decode()
    assert re.findall(r'name="choice" value="(\d)"', moved) == ["1", "0"]
    with scope.of(number.workspace_id):
        assert newest_version(number) is None


def test_an_earlier_version_is_restored_and_told_in_the_trail(
    jana: Client, company: people.Nordnetz, number: Inbox
) -> None:
    with scope.of(company.workspace.id):
        menu = Menu(choices=[Choice(digit="1", label="Sales")])
        publish_menu(inbox=number, actor=company.jana, blocks=menu)
        publish_menu(inbox=number, actor=company.jana, blocks=Menu())
    assert jana.post(f"{menu_url(number)}1/restoration/").status_code == 302
    with scope.of(company.workspace.id):
        assert menu_of(number).choices[0].label == "Sales"
    trail = jana.get(f"{SETTINGS}audit-trail/").content.decode()
    assert "Jana Köster published version 3 of the menu of +49405550100" in trail
    assert "+ 1 Sales → queue of everybody" in trail


def test_what_is_typed_becomes_the_blocks_of_a_test_call(jana: Client, number: Inbox) -> None:
    given = {**FORM, "choice": "0", **sales()}
    blocks = jana.post(f"{menu_url(number)}blocks/", given).json()
    assert Menu.model_validate(blocks).choices[0].label == "Sales"
    assert jana.post(f"{menu_url(number)}blocks/", {}).status_code == 422


def test_tariq_sees_numbers_and_sets_nothing_up(company: people.Nordnetz, number: Inbox) -> None:
    tariq = signed_in(company.tariq.account.email)
    assert tariq.get(f"{SETTINGS}telephone/").status_code == 200
    assert tariq.get(menu_url(number)).status_code == 403
    assert tariq.post(menu_url(number), FORM).status_code == 403


def test_an_owner_says_what_is_kept_of_calls(jana: Client, company: people.Nordnetz) -> None:
    given = {"talks": "on", "keep_days": "30"}
    assert jana.post(f"{SETTINGS}telephone/recording/", given).status_code == 302
    with scope.of(company.workspace.id):
        assert (rule_here().talks, rule_here().keep_days) == (True, 30)
    page = jana.get(f"{SETTINGS}telephone/recording/").content.decode()
    assert "no engine for it is set" in page


RULE = {
    "calls": "1",
    "chats": "4",
    "mails": "8",
    "hand_out_chats": "on",
    "offer_seconds": "25",
    "sticky_seconds": "30",
    "wrap_up_seconds": "20",
    "away_minutes": "15",
    "answer_seconds": "20",
    "reasons": "Break\n\nTraining",
}


def test_an_owner_says_how_work_is_handed_out(jana: Client, company: people.Nordnetz) -> None:
    assert jana.post(f"{SETTINGS}distribution/", RULE).status_code == 302
    with scope.of(company.workspace.id):
        rule = rule_of(company.workspace.id)
    assert (rule.chats, rule.offer_seconds, rule.hand_out_chats) == (4, 25, True)
    assert rule.reasons == ["Break", "Training"]
    assert "Break\nTraining" in jana.get(f"{SETTINGS}distribution/").content.decode()


def test_unreasonable_limits_are_refused_at_their_field(
    jana: Client, company: people.Nordnetz
) -> None:
    answer = jana.post(f"{SETTINGS}distribution/", {**RULE, "calls": "50"})
    assert answer.status_code == 422
    assert "less than or equal to 4" in answer.content.decode()
