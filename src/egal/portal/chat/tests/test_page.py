"""The chat page: who may frame it, who becomes a visitor, what it offers."""

import pytest
from django.test import Client

from egal.channels.connect import connect_inbox
from egal.contacts.models import Visitor
from egal.contacts.visitors import cookie_of
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM
from egal.testing.people import Nordnetz, opened

HERE = "/help/nordnetz/de/chat/"


@pytest.fixture
def chat(in_nordnetz: Nordnetz) -> Inbox:
    opened(in_nordnetz.workspace)
    return connect_inbox(
        workspace=in_nordnetz.workspace,
        channel="chat",
        address="nordnetz",
        settings={"greeting_de": "Moin", "quick_replies_de": "Störung\nRechnung"},
        actor=SYSTEM,
    )


def test_it_greets_in_the_language_of_the_page(client: Client, chat: Inbox) -> None:
    assert "Moin" in client.get(HERE).text
    assert "Moin" not in client.get("/help/nordnetz/en/chat/").text


def test_looking_at_it_sets_no_cookie_and_makes_nobody(client: Client, chat: Inbox) -> None:
    assert not client.get(HERE).cookies
    assert not Visitor.objects.exists()


def test_only_what_the_widget_shows_may_be_framed(client: Client, chat: Inbox) -> None:
    page, frame = client.get(HERE), client.get(f"{HERE}?embedded")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert 'class="top"' not in frame.text


def test_whoever_begins_to_write_is_known_by_a_cookie(client: Client, chat: Inbox) -> None:
    begun = client.post(f"{HERE}visit/")
    assert begun.status_code == 201
    morsel = begun.cookies[cookie_of(chat.workspace_id)]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", "/")
    assert client.post(f"{HERE}visit/").status_code == 200
    assert Visitor.objects.get().language == "de"


def test_another_site_makes_nobody_a_visitor(client: Client, chat: Inbox) -> None:
    refused = client.post(f"{HERE}visit/", headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert not Visitor.objects.exists()


def test_where_there_is_no_chat_it_names_the_other_ways(
    client: Client, in_nordnetz: Nordnetz
) -> None:
    opened(in_nordnetz.workspace)
    page = client.get(HERE)
    assert page.status_code == 404
    assert 'href="/help/nordnetz/de/"' in page.text


def test_a_chat_that_is_hidden_is_not_offered(
    client: Client, chat: Inbox, in_nordnetz: Nordnetz
) -> None:
    portal = opened(in_nordnetz.workspace)
    portal.hidden = [chat.id]
    portal.save(update_fields=["hidden"])
    assert client.get(HERE).status_code == 404
