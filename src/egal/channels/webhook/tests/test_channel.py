from datetime import timedelta

import pytest
from django.test import Client

from egal.channels.arrivals import take_in_arrivals
from egal.channels.base import InboxSettings
from egal.channels.connect import connect_inbox, server_settings
from egal.channels.models import Arrival
from egal.channels.ways import ways_to_reply
from egal.channels.webhook.channel import channel
from egal.channels.webhook.tests.samples import INBOX, SECRET, sample
from egal.channels.webhooks import webhook_path
from egal.conversations.models import Conversation, Inbox
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.standard_webhooks import signed_headers
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz


@pytest.fixture
def shop(in_nordnetz: Nordnetz) -> Inbox:
    return connect_inbox(
        workspace=in_nordnetz.workspace,
        channel="webhook",
        address="Shop",
        settings=dict(INBOX.settings),
        actor=SYSTEM,
    )


def calls(shop: Inbox, body: bytes, secret: str = SECRET) -> int:
    headers = signed_headers(secret, "msg_1", body)
    path = webhook_path(shop) or ""
    return Client().post(path, body, "application/json", headers=headers).status_code


def test_maras_question_reaches_the_desk_and_can_be_answered(shop: Inbox) -> None:
    assert calls(shop, sample("question")) == 200
    take_in_arrivals()
    conversation = Conversation.objects.get()
    assert (conversation.contact_name, conversation.subject) == ("Mara Lindner", "Bestellung 4711")
    [way] = ways_to_reply(conversation)
    assert (way.recipient, way.capabilities.can_send) == ("C-1042@shop", True)


def test_what_mara_adds_joins_what_is_open_and_a_forged_reference_does_not(shop: Inbox) -> None:
    forged = sample("forged_reference").replace(b"C-666", b"C-1042")
    for body in (sample("question"), sample("minimal"), forged):
        assert calls(shop, body) == 200
    take_in_arrivals()
    assert [one.message_count for one in Conversation.objects.order_by("id")] == [2, 1]


def test_who_does_not_know_the_secret_is_nobody(shop: Inbox) -> None:
    assert calls(shop, sample("question"), "whsec_" + "A" * 32) == 401
    with clock.at(clock.now() - timedelta(minutes=6)):
        late = signed_headers(SECRET, "msg_1", b"{}")
    assert (
        Client().post(webhook_path(shop) or "", b"{}", "text/plain", headers=late).status_code
        == 401
    )
    assert not Arrival.unscoped.exists()


def test_without_a_secret_nobody_is_let_in() -> None:
    headers = signed_headers(SECRET, "msg_1", b"{}")
    assert not channel.verify(headers, b"{}", "", InboxSettings("shop", {}))


def test_an_inbox_without_an_address_only_takes() -> None:
    shut = channel.capabilities(InboxSettings("shop", {"secret": SECRET}))
    assert (shut.can_send, shut.reason) == (
        False,
        "This inbox does not know yet where to send answers.",
    )


@pytest.mark.parametrize(
    ("settings", "remedy"),
    [
        ({}, "secret: This field is required"),
        ({"secret": "hunter2"}, "secret: Make one with: echo whsec_"),
        ({"secret": SECRET, "url": "shop.example"}, "url: Write the whole address"),
        ({"secret": SECRET, "url": "https://a:b@shop.example"}, "url: Leave user name"),
        ({"secret": SECRET, "url": "https://[shop"}, "url: "),
    ],
)
def test_a_bad_setting_is_named_with_its_remedy(
    in_nordnetz: Nordnetz, settings: dict[str, str], remedy: str
) -> None:
    with pytest.raises(Trouble, match=remedy):
        connect_inbox(
            workspace=in_nordnetz.workspace,
            channel="webhook",
            address="shop",
            settings=settings,
            actor=SYSTEM,
        )


def test_one_line_connects_it() -> None:
    assert server_settings("webhook", "https://shop.example/in") == {
        "url": "https://shop.example/in"
    }
    with pytest.raises(Trouble, match="Write the whole address"):
        server_settings("webhook", "smtp://shop.example")


@pytest.mark.parametrize("name", ["", "shop/1", "ein laden", "-shop", "x" * 64])
def test_a_system_has_a_plain_name(name: str) -> None:
    with pytest.raises(Trouble, match="no name for a system"):
        channel.address(name)
