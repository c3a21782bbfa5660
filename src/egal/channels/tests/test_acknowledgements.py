"""What is said by itself when somebody begins a conversation, and to whom it is not said."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

import pytest

from egal.channels.acknowledgements import consumer, take
from egal.channels.arrivals import take_in_arrivals
from egal.channels.base import Address
from egal.channels.email.door import store_mail
from egal.channels.outbox import _claim, send_delivery
from egal.conversations.actions.acknowledge import MOST_A_RECIPIENT, MOST_AN_INBOX
from egal.conversations.models import Conversation, Inbox, Message
from egal.events.consumers import consume
from egal.events.models import Event
from egal.events.sequencer import place_events
from egal.shared import clock
from egal.testing.mailserver import MailServer, customer_mail
from egal.testing.people import Fremdfirma, Nordnetz, conversation_of, happened, replies, writes

pytestmark = pytest.mark.django_db

ENGLISH, GERMAN = "We have your message.", "Wir haben Ihre Nachricht."
TEXTS = {"acknowledgement_en": ENGLISH, "acknowledgement_de": GERMAN}


@pytest.fixture
def post() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def acknowledges(inbox: Inbox, post: MailServer, **more: str) -> None:
    inbox.settings = {**post.settings, **TEXTS, **more}
    inbox.save()


def said() -> list[str]:
    take(list(Event.objects.order_by("id")))
    automatic = Message.unscoped.filter(direction="outbound").exclude(automatic="none")
    return list(automatic.order_by("id").values_list("text", flat=True))


@pytest.fixture
def nordnetz_says(in_nordnetz: Nordnetz, post: MailServer) -> Nordnetz:
    acknowledges(in_nordnetz.inbox, post)
    return in_nordnetz


def test_who_begins_hears_once_in_their_language_that_it_came(nordnetz_says: Nordnetz) -> None:
    question = "Guten Tag, warum ist das Internet nicht mehr da, und wann kommt es wieder?"
    matter = conversation_of(writes(nordnetz_says.inbox, "Mara", question))
    assert said() == [GERMAN]
    assert said() == [GERMAN]
    matter.refresh_from_db()
    assert (matter.status, matter.preview_is_ours, matter.message_count) == ("open", False, 2)
    assert happened(matter)[-1] == "message.acknowledged"


def test_off_by_default(in_nordnetz: Nordnetz, post: MailServer) -> None:
    acknowledges(in_nordnetz.inbox, post, acknowledgement_en="", acknowledgement_de="")
    writes(in_nordnetz.inbox, "Mara", "Hello?")
    assert said() == []


@pytest.mark.parametrize("kind", ["auto_reply", "bounce", "list", "machine"])
def test_machines_hear_nothing(nordnetz_says: Nordnetz, kind: str) -> None:
    writes(nordnetz_says.inbox, "Mara", "I am away.", automatic=kind)
    assert said() == []


def test_our_own_inbox_hears_nothing(nordnetz_says: Nordnetz) -> None:
    writes(nordnetz_says.inbox, Address("email", nordnetz_says.inbox.address), "Hello.")
    assert said() == []


def test_who_has_an_answer_already_hears_nothing_else(nordnetz_says: Nordnetz) -> None:
    matter = conversation_of(writes(nordnetz_says.inbox, "Mara", "Hello?"))
    replies(nordnetz_says.jana, matter, "Hello.")
    assert said() == []


def test_yesterdays_mail_is_not_acknowledged(nordnetz_says: Nordnetz) -> None:
    writes(nordnetz_says.inbox, "Mara", "Hello?")
    with clock.at(clock.now() + timedelta(hours=5)):
        assert said() == []


def test_one_address_gets_few_a_day(nordnetz_says: Nordnetz) -> None:
    for _ in range(20):
        writes(nordnetz_says.inbox, "Mara", "Hello?")
    assert len(said()) == MOST_A_RECIPIENT
    with clock.at(clock.now() + timedelta(hours=25)):
        writes(nordnetz_says.inbox, "Mara", "Hello again?")
        assert len(said()) == MOST_A_RECIPIENT + 1


def test_forged_senders_do_not_make_one_inbox_send_without_end(
    nordnetz_says: Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("egal.conversations.actions.acknowledge.MOST_AN_INBOX", 5)
    for number in range(20):
        writes(nordnetz_says.inbox, Address("email", f"victim{number}@mail.example"), "Hello?")
    assert len(said()) == 5 < MOST_AN_INBOX


class Postman:
    """Carries what one company sends to the other, by SMTP out and through the door in.

    strips: fields that a bad relay takes out on the way, and puts itself in as the sender.
    """

    def __init__(self, post: MailServer, strips: tuple[str, ...] = ()) -> None:
        self._post, self._strips, self._carried = post, strips, 0
        consume(consumer)  # it reads what happens from now on

    def round(self) -> None:
        while take_in_arrivals():
            pass
        place_events()
        consume(consumer)
        for delivery_id, _inbox in _claim(free=8, busy=[]):
            send_delivery(delivery_id)
        for mail, (sender, recipients) in list(
            zip(self._post.mails, self._post.envelopes, strict=True)
        )[self._carried :]:
            sender = "relay@mail.example" if self._strips else sender.strip("<>")
            store_mail(self._stripped(mail), sender, recipients, "smtp")
            self._carried += 1

    def _stripped(self, mail: EmailMessage) -> bytes:
        for name in self._strips:
            del mail[name]
        return mail.as_bytes(policy=SMTP_POLICY)


@pytest.fixture
def both(in_nordnetz: Nordnetz, fremdfirma: Fremdfirma, post: MailServer) -> tuple[Inbox, Inbox]:
    """Two companies that acknowledge whatever comes, and whose mails are each other's."""
    acknowledges(in_nordnetz.inbox, post)
    acknowledges(fremdfirma.inbox, post)
    return in_nordnetz.inbox, fremdfirma.inbox


def begun_by(sender: Inbox, recipient: Inbox) -> None:
    mail = customer_mail(sender=sender.address, to=recipient.address, subject="Hi", text="Hello?")
    store_mail(mail, sender.address, [recipient.address], "smtp")


def test_two_companies_do_not_answer_each_other_for_ever(
    both: tuple[Inbox, Inbox], post: MailServer
) -> None:
    postman = Postman(post)
    begun_by(both[1], both[0])
    for _ in range(200):
        postman.round()
    assert len(post.mails) == 1
    [mail] = post.mails
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["X-Egal-Loop"]
    assert mail["From"] == f"Nordnetz <{both[0].address}>"
    assert post.envelopes[0][0] in ("", "<>")
    assert Conversation.unscoped.count() == 2


def test_not_even_when_a_relay_takes_every_mark_away(
    both: tuple[Inbox, Inbox], post: MailServer
) -> None:
    marks = ("Auto-Submitted", "X-Auto-Response-Suppress", "X-Egal-Loop", "In-Reply-To")
    postman = Postman(post, strips=(*marks, "References", "Message-ID"))
    begun_by(both[1], both[0])
    for _ in range(200):
        postman.round()
    assert len(post.mails) == 2 * MOST_A_RECIPIENT
