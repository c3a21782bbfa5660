"""The settings of inboxes."""

import re
from typing import Any

import pytest
from django.test import Client

from egal.channels import checking
from egal.channels.arrivals import store_arrival, take_in_arrivals
from egal.channels.base import Advice
from egal.channels.email import channel as email
from egal.channels.signing import signing_keys
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Inbox
from egal.desk.tests.conftest import signed_in
from egal.events.record import SYSTEM
from egal.shared.ids import public_id
from egal.testing import people
from egal.testing.mailserver import MailServer

SETTINGS = "/desk/nordnetz/settings/"
SMTP = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_security": "none"}


def page_of(inbox: Inbox) -> str:
    return f"{SETTINGS}inboxes/{public_id(inbox.id)}/"


def shown(client: Client, path: str) -> str:
    return client.get(path, follow=True).content.decode()


def test_the_list_says_how_each_is(company: people.Nordnetz, jana: Client) -> None:
    people.email_inbox(company.workspace, "press@nordnetz.example")
    text = shown(jana, SETTINGS)
    assert "Messages are taken in, and replies are sent." in text
    assert "This inbox has no outgoing mail server yet." in text


def test_a_network_s_own_number_comes_after_the_name(
    company: people.Nordnetz, jana: Client
) -> None:
    add_inbox(
        workspace=company.workspace,
        channel="facebook",
        address="108642097531",
        name="Nordnetz Hamburg",
        actor=SYSTEM,
    )
    text = shown(jana, f"{SETTINGS}inboxes/")
    assert "<bdi>Nordnetz Hamburg</bdi></a> <small><bdi>108642097531</bdi></small>" in text


def test_a_mailbox_is_added_by_a_form(jana: Client, company: people.Nordnetz) -> None:
    given = {"inbox_address": "Press@Nordnetz.example", "smtp_host": "mail.nordnetz.example"}
    assert jana.post(f"{SETTINGS}new-inbox/", given).status_code == 302
    added = Inbox.unscoped.get(address="press@nordnetz.example")
    assert (added.name, added.settings["smtp_port"]) == ("Nordnetz", 587)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"inbox_address": "nonsense"}, "is no e-mail address"),
        ({"inbox_address": "support@nordnetz.example"}, "is an inbox already"),
        ({"inbox_address": "a@b.example", "smtp_port": "587"}, "Name the outgoing mail server"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    jana: Client, given: dict[str, Any], said: str
) -> None:
    answer = jana.post(f"{SETTINGS}new-inbox/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Inbox.unscoped.count() == 1


def test_it_is_changed_without_its_password_being_shown(
    jana: Client, company: people.Nordnetz
) -> None:
    Inbox.unscoped.update(settings={**SMTP, "smtp_user": "s", "smtp_password": "hunter2"})
    page = page_of(company.inbox)
    assert "hunter2" not in shown(jana, page)
    given = {"inbox_name": "Service", **SMTP, "smtp_user": "s", "sender": "{agent} from Nordnetz"}
    assert jana.post(page, given).status_code == 302
    changed = Inbox.unscoped.get()
    assert (changed.name, changed.settings["smtp_password"]) == ("Service", "hunter2")
    assert "Jana Köster from Nordnetz &lt;support@nordnetz.example&gt;" in shown(jana, page)


def test_since_when_mail_is_fetched_is_a_date(jana: Client, company: people.Nordnetz) -> None:
    Inbox.unscoped.update(settings={**SMTP, "imap_since": "2026-11-01"})
    found = re.search(r'<input[^>]*name="imap_since"[^>]*>', shown(jana, page_of(company.inbox)))
    assert found
    assert 'type="date" value="2026-11-01"' in found[0]


def test_a_refused_change_keeps_what_was_typed(jana: Client, company: people.Nordnetz) -> None:
    answer = jana.post(page_of(company.inbox), {"inbox_name": "", "sender": "{who}"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Only {agent} and {company} can be filled in." in text
    assert 'value="{who}"' in text


def test_pausing_and_resuming(jana: Client, company: people.Nordnetz) -> None:
    page = page_of(company.inbox)
    jana.post(f"{page}pause/")
    assert "Paused by Jana Köster" in shown(jana, page)
    jana.post(f"{page}resumption/")
    assert "Paused by" not in shown(jana, page)


def test_the_connection_is_tested_on_the_page(jana: Client, company: people.Nordnetz) -> None:
    page = page_of(company.inbox)
    with MailServer() as server:
        Inbox.unscoped.update(settings=people.outgoing(server.port))
        part = jana.post(f"{page}check/", headers={"HX-Request": "true"}).content.decode()
        assert "the server accepts us" in part
        assert "<html" not in part
        assert "<html" in jana.post(f"{page}check/").content.decode()
    assert checking.LIMIT <= 20


def test_a_test_mail_is_sent_from_the_page(jana: Client, company: people.Nordnetz) -> None:
    page = page_of(company.inbox)
    with MailServer() as server:
        Inbox.unscoped.update(settings=people.outgoing(server.port))
        part = jana.post(f"{page}trial/", headers={"HX-Request": "true"}).content.decode()
        assert 'hx-trigger="load delay:2s"' in part
        store_arrival(inbox=company.inbox, raw=server.mails[0].as_bytes(), meta={})
    take_in_arrivals()
    part = jana.get(f"{page}trial/", headers={"HX-Request": "true"}).content.decode()
    assert "back after 1 second." in part
    assert "hx-get" not in part
    assert "back after 1 second." in shown(jana, f"{page}trial/")


def test_what_dns_says_comes_as_a_part(
    jana: Client, company: people.Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [Advice(False, "SPF: missing.", "nordnetz.example", "v=spf1 mx ~all")]
    monkeypatch.setattr(email, "advice_for", lambda _: told)
    text = shown(jana, f"{page_of(company.inbox)}domain/")
    assert "SPF: missing." in text
    assert "v=spf1 mx ~all" in text


def test_only_those_who_may_are_shown_the_way(company: people.Nordnetz, jana: Client) -> None:
    tariq = signed_in("tariq@nordnetz.example")
    assert SETTINGS in shown(jana, "/desk/nordnetz/")
    assert f'{SETTINGS}"' not in shown(tariq, "/desk/nordnetz/")
    assert tariq.get(page_of(company.inbox)).status_code == 403
    assert page_of(company.inbox) not in shown(tariq, f"{SETTINGS}inboxes/")


def test_a_key_is_made_shown_and_used_once_its_record_is_there(
    jana: Client, company: people.Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(company.inbox)
    assert "Sign mail with DKIM" in shown(jana, page)
    jana.post(f"{page}key/")
    [key] = signing_keys(Inbox.unscoped.get())
    assert key.record in shown(jana, page)
    monkeypatch.setattr(email, "texts_at", {}.get)
    refused = jana.post(f"{page}signing/").content.decode()
    assert f"The record is not at {key.place} yet" in refused
    monkeypatch.setattr(email, "texts_at", {key.place: [key.record]}.get)
    jana.post(f"{page}signing/")
    assert f"Mail is signed with the key at {key.place}" in shown(jana, page)
    jana.post(page, {"inbox_name": "Service"})
    assert signing_keys(Inbox.unscoped.get())
    jana.post(f"{page}signing/end/")
    assert "Sign mail with DKIM" in shown(jana, page)


def test_new_conversations_go_to_whom_the_form_names(
    jana: Client, company: people.Nordnetz
) -> None:
    page, tariq = page_of(company.inbox), company.tariq
    people.vera(company.workspace)
    given = {"inbox_name": "Service", **SMTP, "inbox_assignee": public_id(tariq.id)}
    assert "Vera" not in shown(jana, page)
    assert jana.post(page, given).status_code == 302
    assert f'value="{public_id(tariq.id)}" selected' in shown(jana, page)
    matter = people.conversation_of(people.writes(Inbox.unscoped.get(), "Mara", "Hello"))
    assert "who gets what begins by this inbox" in shown(
        jana, f"/desk/nordnetz/conversations/{matter.public_id}/"
    )
    type(tariq).unscoped.filter(pk=tariq.pk).update(role="viewer")
    assert f"{tariq.actor_name} does not answer here any more" in shown(jana, SETTINGS)


def test_a_chat_is_added_by_its_own_form(jana: Client) -> None:
    page = jana.get(f"{SETTINGS}new-inbox/?channel=chat")
    assert 'value="nordnetz"' in page.text
    added = jana.post(
        f"{SETTINGS}new-inbox/?channel=chat",
        {"inbox_address": "nordnetz", "inbox_name": "", "goes_on_after": "10"},
    )
    assert added.status_code == 302
    chat = Inbox.unscoped.get(channel="chat")
    assert (chat.address, chat.settings["goes_on_after"]) == ("nordnetz", 10)
    assert jana.get(f"{SETTINGS}new-inbox/?channel=callback").status_code == 404
