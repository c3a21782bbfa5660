"""The search field: rows like any list's, with what was found marked."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from egal.calls.tests.rooms import a_recording, written
from egal.conversations.models import Conversation
from egal.testing import people
from egal.workspaces import scope
from egal.workspaces.models import Agent

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def search(browser: Client, words: str, *, part: bool = False) -> str:
    asked = urlencode({"view": "search", "q": words})
    headers = PART if part else {}
    answer = browser.get(f"/desk/nordnetz/conversations/?{asked}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_words_are_found_and_marked(jana: Client, matter: Conversation) -> None:
    shown = search(jana, "leitungen ")
    assert "<mark>Leitung</mark>" in shown
    assert f'id="row-{matter.public_id}"' in shown


def test_a_hit_opens_beside_the_other_hits(jana: Client, matter: Conversation) -> None:
    shown = search(jana, "leitung")
    there = f"/desk/nordnetz/conversations/{matter.public_id}/?view=search&amp;q=leitung"
    assert f'href="{there}"' in shown
    opened = jana.get(there.replace("&amp;", "&")).content.decode()
    assert "<mark>Leitung</mark>" in opened
    assert 'data-url="/desk/nordnetz/conversations/?view=search&amp;q=leitung"' in opened
    assert "solution/?view=search&amp;q=leitung" in opened


def test_the_field_keeps_the_words_and_the_live_list_its_address(
    jana: Client, matter: Conversation
) -> None:
    for part in (False, True):
        shown = search(jana, 'leitung "fällt"', part=part)
        assert 'value="leitung &quot;fällt&quot;"' in shown
        assert "view=search&amp;q=leitung+%22f%C3%A4llt%22" in shown


def test_more_hits_follow(
    jana: Client, company: people.Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("egal.desk.context.lists.ROWS", 2)
    for number in range(3):
        people.writes(company.inbox, "Henrik", "kaputt", subject=f"No {number}")
    shown = search(jana, "kaputt")
    [following] = set(re.findall(r'href="([^"]*cursor=[^"]*)"', shown))
    rest = jana.get(following.replace("&amp;", "&"), headers=PART).content.decode()
    assert (shown.count('id="row-'), rest.count('id="row-'), "cursor=" in rest) == (2, 1, False)


def test_what_a_customer_writes_stays_text_in_a_hit(jana: Client, company: people.Nordnetz) -> None:
    evil = "kaputt <script>alert(1)</script><mark>"
    people.writes(company.inbox, "Henrik", evil, subject=evil)
    shown = search(jana, "kaputt")
    assert "<script>alert" not in shown
    assert shown.count("<mark>kaputt</mark>") == shown.count("<mark>") == 2


@pytest.mark.parametrize("words", ["", "unicorn", '"', "-", "status:closed", "%", "a" * 9_000])
def test_nothing_found_says_what_can_be_asked(
    jana: Client, matter: Conversation, words: str
) -> None:
    assert "assignee:me" in search(jana, words)


def test_solving_from_a_search_stays_in_it(jana: Client, matter: Conversation) -> None:
    here = f"/desk/nordnetz/conversations/{matter.public_id}/solution/?view=search&q=leitung"
    assert jana.post(here)["Location"].endswith("?view=search&q=leitung")


def test_eve_finds_nothing_of_nordnetz(
    jana: Client, matter: Conversation, fremdfirma: people.Fremdfirma
) -> None:
    from egal.desk.tests.conftest import signed_in

    eve = signed_in(fremdfirma.eve.account.email)
    assert eve.get("/desk/nordnetz/conversations/?view=search&q=leitung").status_code == 404
    shown = eve.get("/desk/fremdfirma/conversations/?view=search&q=leitung").content.decode()
    assert "<mark>" not in shown


def test_what_was_said_in_a_call_is_marked_so_for_who_may_listen(
    jana: Client, company: people.Nordnetz
) -> None:
    with scope.of(company.workspace.id):
        written(a_recording(company), "Die Kündigung ist von mir.")
    shown = search(jana, "kündigung")
    assert "said in a call:" in shown
    assert "<mark>Kündigung</mark>" in shown
    Agent.unscoped.filter(pk=company.jana.pk).update(role="viewer")
    assert "said in a call:" not in search(jana, "kündigung")
