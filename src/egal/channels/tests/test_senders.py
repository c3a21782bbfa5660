"""Mara writes by a contact form, or wants her answer elsewhere."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from egal.channels.arrivals import store_arrival, take_in_arrivals
from egal.channels.ways import ways_to_reply
from egal.conversations.models import Message
from egal.testing.people import Nordnetz, email_inbox, outgoing

pytestmark = pytest.mark.django_db

MARA = "Mara Lindner <mara.lindner@posteo.example>"


def arrives(nordnetz: Nordnetz, sender: str, **fields: str) -> Message:
    header = {"From": sender, "To": nordnetz.inbox.address, "Subject": "Question", **fields}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in header.items()]
    raw = "\r\n".join([*lines, "", "The light blinks.", ""]).encode()
    store_arrival(inbox=nordnetz.inbox, raw=raw, meta={})
    take_in_arrivals()
    return Message.objects.latest("id")


@pytest.fixture(autouse=True)
def sends(in_nordnetz: Nordnetz) -> None:
    in_nordnetz.inbox.settings = outgoing(25)
    in_nordnetz.inbox.save()


def test_who_fills_in_a_form_is_the_contact(in_nordnetz: Nordnetz) -> None:
    got = arrives(in_nordnetz, "Form <wordpress@nordnetz.example>", Reply_To=MARA)
    assert (got.author_name, got.from_address) == ("Mara Lindner", "mara.lindner@posteo.example")
    assert got.via == {"kind": "email", "address": "wordpress@nordnetz.example", "name": "Form"}
    [way] = ways_to_reply(got.conversation)
    assert [row["address"] for row in way.addressed()] == ["mara.lindner@posteo.example"]


def test_a_form_that_writes_as_another_inbox_of_ours_is_one(in_nordnetz: Nordnetz) -> None:
    email_inbox(in_nordnetz.workspace, "web@nordnetz-online.example")
    got = arrives(in_nordnetz, "web@nordnetz-online.example", Reply_To=MARA)
    assert (got.author_name, got.automatic) == ("Mara Lindner", "machine")


def test_an_answer_goes_where_it_is_wanted(in_nordnetz: Nordnetz) -> None:
    got = arrives(in_nordnetz, MARA, Reply_To="Office <office@lindner.example>", Cc="o@c.example")
    [way] = ways_to_reply(got.conversation)
    assert way.addressed() == [
        {"kind": "email", "address": "office@lindner.example", "name": "Office"}
    ]
    assert [row["address"] for row in way.cc] == ["o@c.example"]


def test_all_own_addresses_are_asked_for_once_a_batch(in_nordnetz: Nordnetz) -> None:
    email_inbox(in_nordnetz.workspace, "sales@other.example")
    for number in range(5):
        raw = f"From: sales@other.example\r\nSubject: {number}\r\n\r\nHello\r\n".encode()
        store_arrival(inbox=in_nordnetz.inbox, raw=raw, meta={})
    with CaptureQueriesContext(connection) as asked:
        take_in_arrivals()
    assert set(Message.objects.values_list("automatic", flat=True)) == {"machine"}
    of_all = '"conversations_inbox"."workspace_id" IN'
    assert len([each for each in asked if of_all in each["sql"]]) == 1
