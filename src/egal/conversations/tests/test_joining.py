from collections.abc import Callable

import pytest

from egal.channels.base import Address
from egal.channels.ways import ways_to_reply
from egal.contacts.evidence import evidence_of
from egal.contacts.models import Contact, Identity, Joining
from egal.conversations.actions.change_contact import change_contact
from egal.conversations.actions.joining import join_contacts, unjoin_contacts
from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import (
    Fremdfirma,
    Nordnetz,
    conversation_of,
    message_of,
    replies,
    vera,
    writes,
)
from egal.testing.together import together
from egal.workspaces import scope
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

AT_WORK = Address("email", "m.lindner@rowing.example", "M. Lindner")
Joins = Callable[[], Joining]


@pytest.fixture
def mara(conversation: Conversation) -> Contact:
    return Contact.objects.get(pk=conversation.contact_id)


@pytest.fixture
def office(in_nordnetz: Nordnetz) -> Conversation:
    """What Mara has written from her work, where nobody knows yet that it is she."""
    return conversation_of(writes(in_nordnetz.inbox, AT_WORK, "Our line is slow.", subject="Line"))


@pytest.fixture
def joins(in_nordnetz: Nordnetz, mara: Contact, office: Conversation) -> Joins:
    def join() -> Joining:
        return join_contacts(
            keep=mara, join=office.contact, actor=in_nordnetz.jana, evidence="She said so."
        )

    return join


def test_everything_is_maras(mara: Contact, office: Conversation, joins: Joins) -> None:
    joining = joins()
    moved = Conversation.objects.get(pk=office.pk)
    assert (moved.contact, moved.contact_name) == (mara, "Mara Lindner")
    assert mara.identities.count() == 2
    assert Contact.objects.get(pk=office.contact_id).joined_into == mara
    assert joining.conversation_ids == [office.id]
    assert evidence_of(mara.identities.latest("id"))[-1].text == "She said so."
    assert Event.objects.get(kind="contact.joined").data["conversations"] == [office.id]


def test_what_she_wrote_before_is_still_a_way_to_her(office: Conversation, joins: Joins) -> None:
    joins()
    (way,) = ways_to_reply(Conversation.objects.get(pk=office.pk))
    assert way.recipient == AT_WORK.address


def test_what_comes_meanwhile_goes_back_by_its_address(
    in_nordnetz: Nordnetz, mara: Contact, office: Conversation, joins: Joins
) -> None:
    joining = joins()
    from_work = writes(in_nordnetz.inbox, AT_WORK, "One more thing.")
    from_home = writes(in_nordnetz.inbox, "Mara", "At home too.")
    assert conversation_of(from_work).contact == mara
    unjoin_contacts(joining=joining, actor=in_nordnetz.tariq)
    back = conversation_of(from_work)
    assert (back.contact_id, back.contact_name) == (office.contact_id, "M. Lindner")
    assert message_of(from_work).author_id == office.contact_id
    assert message_of(from_work).author_name == "M. Lindner"
    assert conversation_of(from_home).contact == mara


def test_her_answer_in_maras_conversation_becomes_a_third_persons(
    in_nordnetz: Nordnetz, conversation: Conversation, office: Conversation, joins: Joins
) -> None:
    joining = joins()
    answer = replies(in_nordnetz.jana, conversation, "We look at it.")
    writes(in_nordnetz.inbox, AT_WORK, "Thank you.", answers=answer.pk)
    assert ways_to_reply(conversation)[0].recipient == AT_WORK.address
    unjoin_contacts(joining=joining, actor=in_nordnetz.jana)
    (way,) = ways_to_reply(conversation)
    assert way.recipient == "mara.lindner@posteo.example"


def test_undone_it_is_as_if_nothing_had_been(
    in_nordnetz: Nordnetz, mara: Contact, office: Conversation, joins: Joins
) -> None:
    unjoin_contacts(joining=joins(), actor=in_nordnetz.tariq)
    office.refresh_from_db()
    assert office.contact.joined_into is None
    assert office.contact_name == "M. Lindner"
    identity = Identity.objects.get(contact=office.contact)
    assert [reason.kind for reason in evidence_of(identity)] == ["wrote"]
    assert Joining.objects.get().undone_by_name == "Tariq Rahimi"
    assert joins().conversation_ids == [office.id]


def test_twice_in_circles_and_with_itself_is_told(
    in_nordnetz: Nordnetz, mara: Contact, office: Conversation, joins: Joins
) -> None:
    joining = joins()
    for keep, join in ((mara, office.contact), (office.contact, mara), (mara, mara)):
        with pytest.raises(Trouble, match=r"was joined with another|one contact already"):
            join_contacts(keep=keep, join=join, actor=in_nordnetz.jana, evidence="")
    unjoin_contacts(joining=joining, actor=in_nordnetz.jana)
    with pytest.raises(Trouble, match="undone already"):
        unjoin_contacts(joining=joining, actor=in_nordnetz.jana)


def test_what_lies_below_another_joining_waits(
    in_nordnetz: Nordnetz, mara: Contact, joins: Joins
) -> None:
    below, jana = joins(), in_nordnetz.jana
    henrik = conversation_of(writes(in_nordnetz.inbox, "Henrik", "Hello.")).contact
    above = join_contacts(keep=henrik, join=mara, actor=jana, evidence="One household.")
    with pytest.raises(Trouble, match=r"since\. Undo that first"):
        unjoin_contacts(joining=below, actor=jana)
    unjoin_contacts(joining=above, actor=jana)
    unjoin_contacts(joining=below, actor=jana)


def test_eves_customer_is_not_there(
    in_nordnetz: Nordnetz, mara: Contact, fremdfirma: Fremdfirma
) -> None:
    theirs = conversation_of(writes(fremdfirma.inbox, "Henrik", "Lamps?")).contact
    with pytest.raises(Trouble, match="no such contact"):
        join_contacts(keep=mara, join=theirs, actor=in_nordnetz.jana, evidence="")


def test_vera_may_not(in_nordnetz: Nordnetz, mara: Contact, joins: Joins) -> None:
    joining, actor = joins(), vera(in_nordnetz.workspace)
    with pytest.raises(NotAllowed):
        unjoin_contacts(joining=joining, actor=actor)
    with pytest.raises(NotAllowed):
        join_contacts(keep=mara, join=mara, actor=actor, evidence="")
    with pytest.raises(NotAllowed):
        change_contact(contact=mara, actor=actor, name="Mara")


def test_a_new_name_is_in_the_list_too(
    in_nordnetz: Nordnetz, mara: Contact, conversation: Conversation
) -> None:
    for _ in range(2):
        change_contact(contact=mara, actor=in_nordnetz.jana, name="Mara Meer", language="de")
    conversation.refresh_from_db()
    assert conversation.contact_name == "Mara Meer"
    event = Event.objects.get(kind="contact.changed")
    assert event.data["old"] == {"name": "Mara Lindner", "language": ""}


@pytest.mark.django_db(transaction=True)
def test_two_who_join_the_same_two_the_other_way_round(nordnetz: Nordnetz) -> None:
    with scope.of(nordnetz.workspace.id):
        mara, henrik = (
            conversation_of(writes(nordnetz.inbox, who, "Hello.")).contact
            for who in ("Mara", "Henrik")
        )
        done = together(
            lambda: join_contacts(keep=mara, join=henrik, actor=nordnetz.jana, evidence=""),
            lambda: join_contacts(keep=henrik, join=mara, actor=nordnetz.tariq, evidence=""),
        )
        assert sorted(type(each).__name__ for each in done) == ["Joining", "Trouble"]
