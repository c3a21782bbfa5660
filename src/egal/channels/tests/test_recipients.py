"""Who a reply goes to."""

import pytest

from egal.channels.base import Address
from egal.channels.recipients import MOST, recipients
from egal.channels.ways import Way, chosen_way
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


def test_a_third_person_is_offered_and_never_chosen(
    in_nordnetz: Nordnetz, matter: Conversation
) -> None:
    answer = replies(in_nordnetz.jana, matter, "We look at it.")
    henrik = CUSTOMERS["Henrik"]
    writes(in_nordnetz.inbox, henrik, "Mine, too.", answers=answer.id)
    way = chosen_way(matter, None)
    assert (way.others, way.other_last) == (((henrik.name, henrik.address),), True)
    assert henrik.address not in str(recipients(way))
    writes(in_nordnetz.inbox, "Mara", "And?", answers=answer.id)
    assert not chosen_way(matter, None).other_last
