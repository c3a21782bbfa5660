"""Who a reply goes to."""

import pytest

from egal.channels.base import Address
from egal.channels.recipients import MOST, outsiders, recipients
from egal.channels.ways import Way, chosen_way
from egal.conversations.actions.forward import forward
from egal.conversations.actions.resend import resend
from egal.conversations.models import Conversation
from egal.shared.trouble import Trouble
from egal.testing.people import CUSTOMERS, Nordnetz, conversation_of, outgoing, replies, writes

pytestmark = pytest.mark.django_db

MARA = CUSTOMERS["Mara"].address
GISELA = Address("email", "gisela@mail.example", "Gisela von Bargen")
OURS = Address("email", "support@nordnetz.example", "Nordnetz")


@pytest.fixture
def matter(in_nordnetz: Nordnetz) -> Conversation:
    in_nordnetz.inbox.settings = outgoing(25)
    in_nordnetz.inbox.save()
    return conversation_of(writes(in_nordnetz.inbox, "Mara", "It blinks.", cc=(GISELA, OURS)))


@pytest.fixture
def way(matter: Conversation) -> Way:
    return chosen_way(matter, None)


def test_everybody_of_the_last_mail_is_kept_but_not_we(way: Way) -> None:
    chosen = recipients(way)
    assert [row["address"] for row in chosen.to] == [MARA]
    assert chosen.cc == [{"kind": "email", "address": GISELA.address, "name": GISELA.name}]
    assert chosen.bcc == []


def test_each_has_it_once_in_the_first_place_named(way: Way) -> None:
    chosen = recipients(way, to=[("", MARA)], cc=[("", MARA.upper()), ("Ole", "ole@h.example")])
    assert [row["address"] for row in chosen.cc] == ["ole@h.example"]


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ([], "Say who"),
        ([("", "mara")], "“mara” is no e-mail address"),
        ([("", "a@b.example\r\nBcc: c@d.example")], "no e-mail address"),
        ([("", f"a{number}@b.example") for number in range(MOST + 1)], "50 people at most"),
    ],
)
def test_what_is_refused(way: Way, to: list[tuple[str, str]], why: str) -> None:
    with pytest.raises(Trouble, match=why):
        recipients(way, to=to)


@pytest.mark.parametrize("nobody", ["", "  "])
def test_nobody_is_no_outsider(in_nordnetz: Nordnetz, matter: Conversation, nobody: str) -> None:
    with pytest.raises(Trouble, match="no e-mail address"):
        outsiders(in_nordnetz.inbox, [("Ole", nobody)])


def test_a_third_person_is_offered_and_never_chosen(
    in_nordnetz: Nordnetz, matter: Conversation
) -> None:
    answer = replies(in_nordnetz.jana, matter, "We look at it.")
    henrik = CUSTOMERS["Henrik"]
    writes(in_nordnetz.inbox, henrik, "Mine, too.", answers=answer.id)
    way = chosen_way(matter, None)
    assert (way.others, way.other_last) == (((henrik.name, henrik.address),), henrik.name)
    assert henrik.address not in str(recipients(way))
    writes(in_nordnetz.inbox, "Mara", "And?", answers=answer.id)
    assert not chosen_way(matter, None).other_last


def test_whom_a_message_went_to_anew_is_offered_until_the_contact_is_heard_again(
    in_nordnetz: Nordnetz, matter: Conversation
) -> None:
    answer = replies(in_nordnetz.jana, matter, "We look at it.")
    ole = {"kind": "email", "address": "ole@hansen.example", "name": "Ole"}
    resend(message=answer, actor=in_nordnetz.jana, inbox=in_nordnetz.inbox, to=[ole])
    way = chosen_way(matter, None)
    assert (way.others, way.went_to) == ((("Ole", "ole@hansen.example"),), "ole@hansen.example")
    assert [row["address"] for row in recipients(way).to] == [MARA]
    replies(in_nordnetz.jana, matter, "You, too.")
    assert not chosen_way(matter, None).went_to


def test_those_to_whom_it_was_only_shown_are_not_offered(
    in_nordnetz: Nordnetz, matter: Conversation
) -> None:
    ole = {"kind": "email", "address": "ole@hansen.example", "name": "Ole"}
    heard = matter.messages.get()
    forward(message=heard, actor=in_nordnetz.jana, inbox=in_nordnetz.inbox, to=[ole])
    way = chosen_way(matter, None)
    assert (way.others, way.went_to) == ((), "")


def test_a_mail_server_that_reports_is_nobody_to_answer(
    in_nordnetz: Nordnetz, matter: Conversation
) -> None:
    answer = replies(in_nordnetz.jana, matter, "We look at it.")
    postman = Address("email", "mailer-daemon@mx.example", "")
    writes(in_nordnetz.inbox, postman, "Gone.", answers=answer.id, automatic="bounce")
    way = chosen_way(matter, None)
    assert (way.others, way.other_last) == ((), "")
