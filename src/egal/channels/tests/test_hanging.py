"""A provider that takes what we send and says nothing: the others do not notice."""

from collections.abc import Iterator
from typing import Any

import pytest

from egal.channels.base import Address
from egal.channels.connect import connect_inbox
from egal.channels.outbox import AT_ONCE, AT_ONCE_AN_INBOX, Sender
from egal.conversations.models import Delivery, Inbox
from egal.testing.mailserver import MailServer
from egal.testing.networks import Networks
from egal.testing.people import Nordnetz, conversation_of, nordnetz, outgoing, replies, writes
from egal.workspaces import scope

NUMBERS = AT_ONCE // AT_ONCE_AN_INBOX + 1  # more than all threads of one channel


@pytest.fixture
def networks(settings: Any) -> Iterator[Networks]:
    with Networks() as networks:
        settings.PRIVATE_HOSTS = [networks.place]
        yield networks


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def number(company: Nordnetz, networks: Networks, place: int) -> Inbox:
    """One of the company's numbers at WhatsApp."""
    ids = {"phone": str(10_000 + place), "account": "20000", "access_token": "token"}
    app = {"app_secret": "secret", "verify_token": "word"}
    return connect_inbox(
        workspace=company.workspace,
        channel="whatsapp",
        address=f"+494055501{place:02}",
        settings={**ids, **app, "api_url": f"{networks.meta.url}/v23.0"},
        actor=company.jana,
    )


def answered(company: Nordnetz, inbox: Inbox, who: Address | str) -> None:
    """Somebody writes, and Jana answers."""
    with scope.of(company.workspace.id):
        replies(company.jana, conversation_of(writes(inbox, who, "Hello")), "We look.")


@pytest.mark.django_db(transaction=True)
def test_mail_goes_out_while_whatsapp_hangs(networks: Networks, server: MailServer) -> None:
    company = nordnetz(settings=outgoing(server.port))
    for place in range(NUMBERS):
        inbox = number(company, networks, place)
        for person in range(AT_ONCE_AN_INBOX):
            answered(company, inbox, Address("whatsapp", f"DE.{place}{person}", "Mara"))
    networks.faults["whatsapp"] = networks.faults["facebook"] = "hangs"
    with Sender() as sender:
        assert sender.step() == AT_ONCE
        answered(company, company.inbox, "Henrik")
        assert sender.step() == 1
        assert len(server.wait_for(1)) == 1
        in_hand = Delivery.unscoped.filter(inbox__channel="whatsapp", state="sending")
        assert in_hand.count() == AT_ONCE
        networks.ended.set()
