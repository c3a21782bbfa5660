"""By which inbox we can write first, and how the other end is named there."""

import pytest

from egal.channels.base import InboxSettings
from egal.channels.beginning import chosen_start, people, starts, together
from egal.channels.connect import connect_inbox
from egal.channels.webhook.channel import channel as webhook
from egal.channels.webhook.tests.samples import SECRET
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, outgoing

pytestmark = pytest.mark.django_db

SHOP = InboxSettings("shop")


@pytest.fixture
def mail(in_nordnetz: Nordnetz) -> Inbox:
    in_nordnetz.inbox.settings = outgoing(25)
    in_nordnetz.inbox.save()
    return in_nordnetz.inbox


def shop(company: Nordnetz, **more: object) -> Inbox:
    settings = {"url": "https://shop.example/answers", "secret": SECRET, **more}
    return connect_inbox(
        workspace=company.workspace,
        channel="webhook",
        address="shop",
        actor=SYSTEM,
        settings=settings,
    )


def test_only_what_can_send_and_says_so(in_nordnetz: Nordnetz) -> None:
    quiet = shop(in_nordnetz)
    assert starts() == []  # the mailbox has no server, the shop did not say so
    with pytest.raises(Trouble, match="cannot begin"):
        chosen_start(quiet.id)


def test_a_system_that_takes_them_names_people_its_own_way(in_nordnetz: Nordnetz) -> None:
    start = chosen_start(shop(in_nordnetz, begins=True).id)
    [row] = people(start, [("Mara", " C-1042 ")])
    assert row == {"kind": "webhook", "address": "C-1042@shop", "name": "Mara"}
    assert webhook.person("C-1042@shop", SHOP) == "C-1042@shop"
    with pytest.raises(Trouble, match="knows this person"):
        people(start, [("", "@shop")])
    with pytest.raises(Trouble, match="one person only"):
        together(start, [row], [{**row, "address": "7@shop"}], [])


def test_an_address_has_the_spelling_that_mails_come_in_with(mail: Inbox) -> None:
    [row] = people(chosen_start(None), [("Mara", "Mara@Müller.example")])
    assert row["address"] == "mara@xn--mller-kva.example"


@pytest.mark.parametrize(
    ("address", "said"),
    [("mara@", "no e-mail address"), ("support@nordnetz.example", "inbox of your own")],
)
def test_who_cannot_be_written_to(mail: Inbox, address: str, said: str) -> None:
    with pytest.raises(Trouble, match=said):
        people(chosen_start(mail.id), [("", address)])


def test_nobody_gets_it_twice(mail: Inbox) -> None:
    start = chosen_start(mail.id)
    rows = people(start, [("Mara", "mara@posteo.example")])
    assert together(start, rows, rows, []).cc == []
