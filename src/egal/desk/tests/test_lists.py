"""Views, orders, filters and saved views of the desk, as plain links and forms."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from egal.channels.base import Address, NewMessage
from egal.channels.intake import take_in
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.actions.drafts import keep_draft
from egal.conversations.actions.saved_views import save_view
from egal.conversations.actions.snooze import snooze
from egal.conversations.actions.tags import tag
from egal.conversations.models import Conversation, SavedView, Tag
from egal.desk.tests.conftest import signed_in
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces import scope
from egal.workspaces.models import Membership, Team

LIST = "/desk/nordnetz/conversations/"


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def saved(company: people.Nordnetz, query: str) -> SavedView:
    jana = company.jana
    with scope.of(company.workspace.id):
        return save_view(
            workspace=company.workspace, agent=jana, actor=jana, name=query, query=query
        )


def another(company: people.Nordnetz, subject: str, *, ago: timedelta) -> Conversation:
    at = clock.now() - ago
    taken = people.writes(company.inbox, "Henrik", "Hallo", subject=subject, at=at)
    return people.conversation_of(taken)


def test_own_teams_are_listed_and_the_others_folded(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    teams = [
        Team.objects.create(workspace=company.workspace, name=name, created_at=clock.now())
        for name in ("Technik", "Vertrieb")
    ]
    Membership.objects.create(workspace=company.workspace, team=teams[0], agent=company.jana)
    own, folded = page(jana, f"{LIST}?view=open").split('class="folded"')
    assert ("Technik" in own, "Vertrieb" in own, "Vertrieb" in folded) == (True, False, True)
    assert "Nothing here" in page(jana, f"{LIST}?view=team-{public_id(teams[1].id)}")
    assert jana.get(f"{LIST}?view=team-unheard").status_code == 404


def test_a_tag_that_is_a_view_has_its_line(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    bill = tag(conversation=matter, actor=company.jana, name="bill")
    there = f"{LIST}?view=tag-{public_id(bill.id)}"
    assert jana.get(there).status_code == 404
    Tag.objects.update(is_view=True)
    assert f"row-{matter.public_id}" in page(jana, there)


def test_a_chosen_order_is_remembered_for_its_view_and_agent(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    another(company, "Older", ago=timedelta(hours=2))

    def first(address: str, browser: Client = jana) -> bool:
        shown = page(browser, address)
        return shown.index("Older") < shown.index(f"row-{matter.public_id}")

    assert not first(f"{LIST}?view=open")
    assert first(f"{LIST}?view=open&sort=oldest")
    assert first(f"{LIST}?view=open")
    assert not first(f"{LIST}?view=unassigned")
    jana.get(f"{LIST}?view=solved&sort=waiting")  # not an order of that view
    assert first(f"{LIST}?view=open")
    tariq = signed_in(company.tariq.account.email)
    tariq.cookies["sorts"] = jana.cookies["sorts"].value
    assert not first(f"{LIST}?view=open", tariq)


def test_rows_that_follow_come_in_the_same_order(
    jana: Client, company: people.Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("egal.desk.context.lists.ROWS", 1)
    for number in range(3):
        another(company, f"Matter {number}", ago=timedelta(hours=number))
    shown = page(jana, f"{LIST}?view=open&sort=oldest")
    assert "Matter 2" in shown
    following = shown.partition('class="more"><a href="')[2].partition('"')[0]
    answer = jana.get(following.replace("&amp;", "&"), headers={"HX-Request-Type": "partial"})
    assert "Matter 1" in answer.content.decode()


def test_a_row_tells_of_tags_snooze_and_draft(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    for name in ("bill", "vip", "late"):
        tag(conversation=matter, actor=company.jana, name=name)
    keep_draft(conversation=matter, agent=company.jana, text="Dear Mara")
    snooze(conversation=matter, actor=company.jana, until=clock.now() + timedelta(days=30))
    shown = page(jana, f"{LIST}?view=snoozed")
    assert "bill</bdi>" in shown
    assert "vip</bdi>" in shown
    assert "late</bdi>" not in shown
    assert ">+1<" in shown
    assert "you are writing" in shown
    assert "snoozed until" in shown
    shown = page(signed_in(company.tariq.account.email), f"{LIST}?view=snoozed")
    assert "you are writing" not in shown


def test_the_form_writes_the_search(jana: Client, matter: Conversation) -> None:
    filled = {"go": 1, "words": "-test leitung", "state": "is:unsolved", "assignee": "Jana Köster"}
    answer = jana.get(f"/desk/nordnetz/filter/?{urlencode({**filled, 'after': '2026-01-01'})}")
    [query] = parse_qs(urlsplit(answer["Location"]).query)["q"]
    assert query == '-test leitung is:unsolved assignee:"Jana Köster" after:2026-01-01'


def test_the_form_shows_what_a_search_says_and_loses_nothing(
    jana: Client, matter: Conversation
) -> None:
    query = 'from:mara "late  bill" status:open tag:unheard tag:vip'
    shown = page(jana, f"/desk/nordnetz/filter/?{urlencode({'view': 'search', 'q': query})}")
    assert "from:mara &quot;late  bill&quot; tag:vip" in shown
    assert '<option value="status:open" selected>' in shown
    assert '<option value="unheard" selected>' in shown


def test_the_form_begins_with_the_view_one_is_in(jana: Client, matter: Conversation) -> None:
    shown = page(jana, "/desk/nordnetz/filter/?view=mine")
    assert '<option value="is:unsolved" selected>' in shown
    assert '<option value="me" selected>' in shown


def test_a_search_becomes_a_view_that_is_shared_changed_and_removed(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    form = {"name": "Lines", "query": "is:unsolved", "sort": "oldest"}
    saved = jana.post("/desk/nordnetz/views/", form)
    view = SavedView.objects.get()
    here = f"/desk/nordnetz/views/{view.public_id}/"
    assert saved["Location"].endswith(f"view=saved-{view.public_id}")
    assert f"row-{matter.public_id}" in page(jana, saved["Location"])
    tariq = signed_in(company.tariq.account.email)
    assert "Lines" not in page(tariq, f"{LIST}?view=open")
    jana.post(here, {**form, "shared": "on"})
    assert f"row-{matter.public_id}" in page(tariq, saved["Location"])
    assert tariq.post(f"{here}removal/").status_code == 403
    assert jana.post(f"{here}removal/").status_code == 302
    assert 'id="rows-open"' in page(tariq, saved["Location"])


def test_a_link_into_a_colleagues_own_view_leads_to_the_matter(
    company: people.Nordnetz, matter: Conversation
) -> None:
    view = saved(company, "is:unsolved")
    tariq = signed_in(company.tariq.account.email)
    shown = page(tariq, f"{LIST}{matter.public_id}/?view=saved-{view.public_id}")
    assert 'class="message inbound' in shown


def test_a_view_without_a_name_comes_back_with_the_reason(
    jana: Client, matter: Conversation
) -> None:
    answer = jana.post("/desk/nordnetz/views/", {"name": "", "query": "tag:bill"})
    assert answer.status_code == 422
    assert "Give the view a name" in answer.content.decode()
    assert 'value="tag:bill"' in answer.content.decode()


def test_a_saved_view_counts_what_is_at_work(jana: Client, company: people.Nordnetz) -> None:
    for number in range(3):
        another(company, f"Matter {number}", ago=timedelta(0))
    for query in ("channel:email", "hallo"):
        saved(company, query)
    shown = page(jana, f"{LIST}?view=open")
    counted, uncounted = shown.partition("channel:email</bdi>")[2].split("hallo</bdi>")
    assert counted.strip().startswith('<span class="count">3</span>')
    assert not uncounted.strip().startswith("<span")


def test_who_writes_without_a_subject_is_quoted_once(
    company: people.Nordnetz, jana: Client
) -> None:
    account = add_inbox(workspace=company.workspace, channel="x", address="nordnetz", actor=SYSTEM)
    levin = Address("x", "2124788473910001682", "Levin Sommer")
    fact = NewMessage(dedupe_key="1", external_id="1", sender=levin, text="No line for days.")
    take_in(inbox=account, fact=fact)
    shown = jana.get("/desk/nordnetz/conversations/?view=open").content.decode()
    assert shown.count("No line for days.") == 1
    assert "(no subject)" not in shown
