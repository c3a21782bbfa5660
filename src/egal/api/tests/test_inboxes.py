from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from egal.channels.base import Advice
from egal.channels.email import channel as email
from egal.channels.email.oauth.providers import GOOGLE
from egal.channels.email.oauth.sign_in import _keep
from egal.channels.oauth.asking import Tokens
from egal.conversations.models import Inbox, Pause
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people
from egal.testing.mailserver import MailServer
from egal.testing.signinserver import known_as
from egal.workspaces import scope

NOON = datetime(2126, 11, 21, 12, tzinfo=UTC)


def test_an_inbox_has_exactly_this_shape(program: Client, nordnetz: people.Nordnetz) -> None:
    inbox = program.get(f"/api/v1/inboxes/{public_id(nordnetz.inbox.id)}").json()

    assert inbox.pop("created_at").endswith("Z")
    assert inbox == {
        "id": public_id(nordnetz.inbox.id),
        "channel": "email",
        "address": "support@nordnetz.example",
        "name": "Nordnetz",
        "can_send": True,
        "reason": "",
        "pause": None,
        "paused_at": None,
        "paused_by": "",
        "not_fetched": "",
        "assignee": None,
        "not_assigned": "",
        "sign_in": None,
        "spending": None,
    }


@pytest.mark.parametrize(("mend", "reason"), [(False, ""), (True, "No such user.")])
def test_one_that_rests_says_until_when_and_why(
    program: Client, nordnetz: people.Nordnetz, mend: bool, reason: str
) -> None:
    pause = Pause.unscoped.create(
        workspace=nordnetz.workspace,
        inbox=nordnetz.inbox,
        until=NOON + timedelta(minutes=4),
        reason="No such user.",
        needs_mending=mend,
        begun_at=NOON,
    )
    with clock.at(NOON):
        [inbox] = program.get("/api/v1/inboxes").json()["items"]
        assert program.get(f"/api/v1/inboxes/{inbox['id']}").json() == inbox
    with clock.at(NOON + timedelta(minutes=5)):
        [rested] = program.get("/api/v1/inboxes").json()["items"]

    told = {"until": "2126-11-21T12:04:00Z", "reason": pause.reason, "needs_mending": mend}
    assert (inbox["pause"], inbox["can_send"], inbox["reason"]) == (told, not mend, reason)
    assert (rested["pause"], rested["can_send"]) == (None, True)


def test_its_secrets_are_never_shown(program: Client, nordnetz: people.Nordnetz) -> None:
    Inbox.unscoped.update(settings={"smtp_host": "mail.example", "password": "hunter2"})

    for address in ("", f"/{public_id(nordnetz.inbox.id)}"):
        shown = program.get(f"/api/v1/inboxes{address}").content.decode()
        assert "hunter2" not in shown
        assert "mail.example" not in shown


def test_one_that_cannot_send_says_why(program: Client, nordnetz: people.Nordnetz) -> None:
    people.email_inbox(nordnetz.workspace, "press@nordnetz.example")

    able, unable = program.get("/api/v1/inboxes").json()["items"]

    assert (able["can_send"], able["reason"]) == (True, "")
    assert not unable["can_send"]
    assert unable["reason"]


def test_one_whose_channel_is_gone_is_still_listed(
    program: Client, nordnetz: people.Nordnetz
) -> None:
    Inbox.unscoped.update(channel="telex")

    [inbox] = program.get("/api/v1/inboxes").json()["items"]

    assert not inbox["can_send"]
    assert "telex" in inbox["reason"]


def test_agents_are_those_at_work(program: Client, nordnetz: people.Nordnetz) -> None:
    nordnetz.tariq.deactivated_at = nordnetz.workspace.created_at
    nordnetz.tariq.save()

    [jana] = program.get("/api/v1/agents").json()["items"]

    assert jana.pop("created_at").endswith("Z")
    assert jana == {
        "id": public_id(nordnetz.jana.id),
        "name": "Jana Köster",
        "email": "jana@nordnetz.example",
        "role": "owner",
        "at_work": True,
    }


def test_a_page_of_agents_takes_as_many_queries_as_a_row(
    program: Client, nordnetz: people.Nordnetz, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):  # token, agents
        assert len(program.get("/api/v1/agents").json()["items"]) == 2


def test_an_inbox_is_connected_and_changed(program: Client, nordnetz: people.Nordnetz) -> None:
    new = {"channel": "email", "address": "press@nordnetz.example", "settings": {}}
    made = program.post("/api/v1/inboxes", new, "application/json")
    path = f"/api/v1/inboxes/{made.json()['id']}"
    host = {"settings": {"smtp_host": "mail.nordnetz.example"}, "name": "Press"}
    changed = program.patch(path, host, "application/json").json()
    assert made.status_code == 201
    assert (changed["name"], changed["can_send"]) == ("Press", True)
    refused = program.patch(path, {"settings": {"smtp_port": 0}}, "application/json")
    assert refused.status_code == 422
    assert "smtp_port" in refused.json()["detail"]


def test_an_inbox_is_paused_and_resumed(program: Client, nordnetz: people.Nordnetz) -> None:
    path = f"/api/v1/inboxes/{public_id(nordnetz.inbox.id)}/pause"
    assert program.put(path).json()["paused_at"]
    assert program.delete(path).json()["paused_at"] is None


def test_a_check_says_what_is_wrong(program: Client, nordnetz: people.Nordnetz) -> None:
    people.email_inbox(nordnetz.workspace, "press@nordnetz.example")
    unable = program.get("/api/v1/inboxes").json()["items"][1]
    assert program.put(f"/api/v1/inboxes/{unable['id']}/check").json() == {
        "good": False,
        "said": "This inbox has no outgoing mail server yet.",
    }


def test_mail_is_signed_once_its_key_is_used(program: Client, nordnetz: people.Nordnetz) -> None:
    sales = people.email_inbox(nordnetz.workspace, "sales@nordnetz.example")
    address = f"/api/v1/inboxes/{public_id(nordnetz.inbox.id)}/signing"
    assert program.get(address).json() == {"key": None, "next": None}
    made = program.post(address).json()
    assert made["key"] is None
    assert made["next"]["place"].endswith("._domainkey.nordnetz.example")
    assert program.post(f"/api/v1/inboxes/{public_id(sales.id)}/signing").json() == made
    json = "application/json"
    used = program.put(address, {"unseen": True}, content_type=json).json()
    assert used == {"key": made["next"], "next": None}
    assert "PRIVATE" not in str(used)
    again = program.post(address).json()
    assert (again["key"], again["next"]["place"] == made["next"]["place"]) == (made["next"], False)
    assert program.get(f"/api/v1/inboxes/{public_id(sales.id)}/signing").json() == again
    assert program.delete(address).json() == {"key": None, "next": None}
    assert not any("dkim" in inbox.settings for inbox in Inbox.unscoped.all())


def test_new_conversations_go_to_an_agent(program: Client, nordnetz: people.Nordnetz) -> None:
    place = f"/api/v1/inboxes/{public_id(nordnetz.inbox.id)}/assignment"
    tariq = {"id": public_id(nordnetz.tariq.id), "name": nordnetz.tariq.actor_name}
    answer = program.put(place, {"agent_id": tariq["id"]}, content_type="application/json")
    assert (answer.status_code, answer.json()["assignee"]) == (200, tariq)
    vera = {"agent_id": public_id(people.vera(nordnetz.workspace).id)}
    refused = program.put(place, vera, content_type="application/json")
    assert refused.status_code == 422
    assert "does not answer conversations here" in refused.content.decode()


def test_what_dns_says_about_its_domain(
    program: Client, nordnetz: people.Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = Advice(False, "SPF: missing.", "nordnetz.example", "v=spf1 mx ~all")
    monkeypatch.setattr(email, "advice_for", lambda *_: [missing])
    told = program.get(f"/api/v1/inboxes/{public_id(nordnetz.inbox.id)}/domain").json()
    assert told["items"] == [
        {
            "good": False,
            "said": "SPF: missing.",
            "place": "nordnetz.example",
            "record": "v=spf1 mx ~all",
        }
    ]


def test_a_test_mail_by_api(program: Client, nordnetz: people.Nordnetz) -> None:
    place = f"/api/v1/inboxes/{public_id(nordnetz.inbox.id)}/trial"
    assert program.get(place).json()["state"] == "none"
    with MailServer() as server:
        Inbox.unscoped.update(settings=people.outgoing(server.port))
        sent = program.put(place)
        assert len(server.mails) == 1
    assert (sent.status_code, sent.json()["state"], sent.json()["back_at"]) == (
        200,
        "waiting",
        None,
    )
    assert program.get(place).json() == sent.json()


def test_where_to_sign_in_and_who_did(
    program: Client, nordnetz: people.Nordnetz, settings: Settings
) -> None:
    settings.MAIL_CLIENTS = known_as()
    path = f"/api/v1/inboxes/{public_id(nordnetz.inbox.id)}"
    wanted = {"provider": "google"}
    begun = program.put(f"{path}/sign-in", wanted, "application/json").json()
    assert begun["url"].endswith(f"/settings/inboxes/{public_id(nordnetz.inbox.id)}/#sign-in")
    assert program.get(path).json()["sign_in"] is None
    tokens = Tokens("access-1", "refresh-1", timedelta(hours=1), "support@gmail.example", True)
    with scope.of(nordnetz.workspace.id):
        _keep(nordnetz.inbox, nordnetz.jana, GOOGLE, tokens)
    shown = program.get(path)
    assert shown.json()["sign_in"]["account"] == "support@gmail.example"
    assert b"refresh-1" not in shown.content
    assert program.delete(f"{path}/sign-in").json()["sign_in"] is None


def test_what_is_left_to_do_at_the_provider_is_told(program: Client) -> None:
    given = {"app_id": "1517776481860111", "app_secret": "told-once"}
    new = {"channel": "facebook", "address": "", "settings": given}
    made = program.post("/api/v1/inboxes", new, content_type="application/json").json()
    assert made["address"].startswith("page-")
    assert not made["can_send"]
    told = program.get(f"/api/v1/inboxes/{made['id']}/connections")
    copied = [each["to_copy"] for each in told.json()["items"]]
    assert copied[0].endswith("/signed-in/facebook/")
    assert copied[1].endswith(f"/in/facebook/{made['id']}/")
    assert len(copied[2]) > 20
    assert "told-once" not in told.text


def test_what_was_spent_is_told_where_messages_have_a_price(program: Client) -> None:
    given = {"access_token": "t", "user_id": "1", "budget": "50"}
    new = {"channel": "x", "address": "@nordnetz", "settings": given}
    made = program.post("/api/v1/inboxes", new, content_type="application/json").json()
    assert made["spending"] == {
        "currency": "USD",
        "spent": 0,
        "budget": 50_000_000,
        "messages": 0,
    }
