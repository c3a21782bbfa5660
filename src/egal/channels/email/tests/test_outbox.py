"""A mail server's answers as the outbox notes them, and nobody who has a mail gets another."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from egal.channels import outbox
from egal.channels.outbox import send_delivery, settle_lost
from egal.conversations.actions.reply import reply
from egal.conversations.models import Delivery, Inbox
from egal.shared import clock
from egal.testing.mailserver import MailServer
from egal.testing.people import Nordnetz, conversation_of, outgoing, writes

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MARA, HENRIK, OLE = "mara@posteo.example", "henrik@olsen.example", "ole@hansen.example"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def delivery(in_nordnetz: Nordnetz, server: MailServer) -> Delivery:
    """Of Jana's answer to three, written at noon."""
    Inbox.objects.update(settings=outgoing(server.port))
    conversation = conversation_of(writes(in_nordnetz.inbox, "Mara", "The light blinks."))
    with clock.at(NOON):
        message = reply(
            conversation=conversation,
            actor=in_nordnetz.jana,
            text="We look at your line today.",
            inbox=Inbox.objects.get(),
            to=[{"kind": "email", "address": MARA, "name": ""}],
            cc=[{"kind": "email", "address": each, "name": ""} for each in (HENRIK, OLE)],
        )
    return Delivery.objects.get(message=message)


def tried(delivery: Delivery, hours: int = 0) -> Delivery:
    """As the worker leaves it, so long after noon."""
    with clock.at(NOON + timedelta(hours=hours)):
        settle_lost()
        for delivery_id, _inbox in outbox._claim(free=outbox.AT_ONCE, busy=[]):
            send_delivery(delivery_id)
    return Delivery.objects.get(pk=delivery.pk)


def copies(server: MailServer) -> list[str]:
    """Everybody who was sent one, as often as they were."""
    return sorted(each for _, recipients in server.envelopes for each in recipients)


def test_all_are_refused(server: MailServer, delivery: Delivery) -> None:
    server.refuse = [MARA, HENRIK, OLE]
    assert tried(delivery).state == "failed"
    assert "550 5.1.1 User unknown" in tried(delivery, hours=1).error
    assert copies(server) == []


def test_all_are_put_off_and_taken_later(server: MailServer, delivery: Delivery) -> None:
    server.busy = True
    put_off = tried(delivery)
    assert (put_off.state, "451 4.7.1 Greylisted" in put_off.error) == ("queued", True)
    server.busy = False
    sent = tried(delivery, hours=1)
    assert (sent.state, sent.error, sent.possible_duplicate_at) == ("sent", "", None)
    assert copies(server) == [HENRIK, MARA, OLE]


def test_one_of_three_is_refused(server: MailServer, delivery: Delivery) -> None:
    server.refuse = [HENRIK]
    sent = tried(delivery)
    assert (sent.state, sent.reached, list(sent.refused)) == ("sent", [MARA, OLE], [HENRIK])
    assert "did not take henrik@olsen.example: 550" in sent.error
    tried(delivery, hours=1)
    assert copies(server) == [MARA, OLE]


def test_one_of_three_is_put_off(server: MailServer, delivery: Delivery) -> None:
    server.put_off = [HENRIK]
    assert (tried(delivery).state, copies(server)) == ("queued", [MARA, OLE])
    server.put_off = []
    sent = tried(delivery, hours=1)
    assert (sent.state, sent.error, sent.possible_duplicate_at) == ("sent", "", None)
    assert copies(server) == [HENRIK, MARA, OLE]


def test_what_was_cut_after_its_text_goes_out_again_with_a_mark(
    server: MailServer, delivery: Delivery
) -> None:
    server.drop = True
    cut = tried(delivery)
    assert (cut.state, cut.unknowns, cut.reached) == ("unknown", 1, [])
    assert "ended the connection" in cut.error
    server.drop = False
    sent = tried(delivery, hours=1)
    assert (sent.state, sent.reached) == ("sent", [MARA, HENRIK, OLE])
    assert sent.possible_duplicate_at == NOON + timedelta(hours=1)
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


def test_who_had_it_before_the_cut_gets_no_second_copy(
    server: MailServer, delivery: Delivery
) -> None:
    server.put_off = [HENRIK]
    tried(delivery)
    server.put_off, server.drop = [], True
    assert tried(delivery, hours=1).state == "unknown"
    server.drop = False
    assert tried(delivery, hours=6).state == "sent"
    assert copies(server) == [HENRIK, HENRIK, MARA, OLE]


def test_a_server_that_always_cuts_gets_three_copies(
    server: MailServer, delivery: Delivery
) -> None:
    server.drop = True
    states = [tried(delivery, hours=5 * number).state for number in range(5)]
    assert states == ["unknown", "unknown", "failed", "failed", "failed"]
    assert len(server.mails) == outbox.UNKNOWNS
