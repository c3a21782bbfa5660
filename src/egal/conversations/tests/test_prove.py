"""Proving an address, and what a visitor sees before and after."""

import pytest

from egal.channels.base import Address
from egal.channels.intake import take_in
from egal.contacts.actions.identities import add_identity, remove_identity, verify_identity
from egal.contacts.models import Contact, Identity, Joining, Visitor
from egal.contacts.visitors import begin_visit, is_signed_in, renew_token, visitor_of
from egal.conversations.actions.joining import join_contacts, unjoin_contacts
from egal.conversations.actions.note import add_note
from egal.conversations.actions.prove import prove_identity
from egal.conversations.actions.spam import mark_spam
from egal.conversations.models import Conversation, Message
from egal.conversations.visible import said_in, visible_to
from egal.events.models import Event
from egal.testing.people import CUSTOMERS, Nordnetz, conversation_of, mail, replies, writes
from egal.testing.together import together
from egal.workspaces import scope

pytestmark = pytest.mark.django_db
MARA = CUSTOMERS["Mara"].address


@pytest.fixture
def visitor(in_nordnetz: Nordnetz) -> Visitor:
    """A browser in which nobody has signed in."""
    return begin_visit(workspace=in_nordnetz.workspace)[0]


def chats(nordnetz: Nordnetz, visitor: Visitor, text: str = "Hello?") -> Conversation:
    """Something this browser has written by itself."""
    who = Address("visitor", visitor.identity.value)
    return conversation_of(take_in(inbox=nordnetz.inbox, fact=mail(nordnetz.inbox, who, text)))


def proves(visitor: Visitor, value: str = MARA) -> Joining | None:
    return prove_identity(visitor=visitor, kind="email", value=value, how="code")


def test_a_browser_without_a_story_becomes_one_of_maras(
    conversation: Conversation, visitor: Visitor
) -> None:
    assert proves(visitor) is None
    assert visitor.identity.contact == conversation.contact
    assert list(visible_to(visitor)) == [conversation]
    assert is_signed_in(visitor)
    assert Contact.objects.count() == 1


def test_a_browser_with_a_story_is_joined_and_can_be_taken_apart(
    in_nordnetz: Nordnetz, conversation: Conversation, visitor: Visitor
) -> None:
    chat = chats(in_nordnetz, visitor)
    joining = proves(visitor)
    assert joining
    assert set(visible_to(visitor)) == {conversation, chat}
    unjoin_contacts(joining=joining, actor=in_nordnetz.jana)
    visitor.identity.refresh_from_db()
    assert list(visible_to(visitor)) == [chat]
    assert not is_signed_in(visitor)


def test_the_proof_is_kept_with_its_evidence(conversation: Conversation, visitor: Visitor) -> None:
    proves(visitor)
    identity = Identity.objects.get(value=MARA)
    assert identity.verified_at
    assert [each.kind for each in identity.evidence.all()] == ["code"]
    assert Event.objects.filter(kind="identity.verified").count() == 1


def test_an_address_nobody_has_is_the_visitors(in_nordnetz: Nordnetz, visitor: Visitor) -> None:
    assert proves(visitor, "new@posteo.example") is None
    assert Identity.objects.get(value="new@posteo.example").contact == visitor.identity.contact
    later = writes(in_nordnetz.inbox, Address("email", "new@posteo.example", "Neu"), "Hello")
    assert list(visible_to(visitor)) == [conversation_of(later)]


def test_proving_again_changes_nothing(conversation: Conversation, visitor: Visitor) -> None:
    proves(visitor)
    assert proves(visitor) is None
    assert Event.objects.filter(kind="identity.verified").count() == 1


def test_an_address_that_is_only_claimed_shows_nothing(
    in_nordnetz: Nordnetz, visitor: Visitor
) -> None:
    """An agent notes it with Eve's browser because she said so; then Mara writes from it."""
    contact = visitor.identity.contact
    add_identity(contact=contact, actor=in_nordnetz.jana, kind="email", value=MARA, evidence="says")
    writes(in_nordnetz.inbox, "Mara", "My bank account is …")
    assert not visible_to(visitor).exists()


def test_who_is_taken_for_mara_sees_nothing_of_hers(
    in_nordnetz: Nordnetz, conversation: Conversation, visitor: Visitor
) -> None:
    chat = chats(in_nordnetz, visitor, "I am Mara, believe me.")
    verify_identity(identity=Identity.objects.get(value=MARA), actor=in_nordnetz.jana, evidence="")
    join_contacts(
        keep=conversation.contact, join=chat.contact, actor=in_nordnetz.jana, evidence="says so"
    )
    visitor = Visitor.objects.get(pk=visitor.pk)
    assert list(visible_to(visitor)) == [chat]


def test_for_whom_an_agent_vouches_sees_what_is_proved(
    in_nordnetz: Nordnetz, conversation: Conversation, visitor: Visitor
) -> None:
    chat = chats(in_nordnetz, visitor)
    join_contacts(keep=conversation.contact, join=chat.contact, actor=in_nordnetz.jana, evidence="")
    visitor = Visitor.objects.get(pk=visitor.pk)
    verify_identity(identity=visitor.identity, actor=in_nordnetz.jana, evidence="rang her up")
    assert list(visible_to(visitor)) == [chat]
    verify_identity(identity=Identity.objects.get(value=MARA), actor=in_nordnetz.jana, evidence="")
    assert set(visible_to(visitor)) == {chat, conversation}


def test_a_removed_browser_sees_nothing(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    visitor, token = begin_visit(workspace=in_nordnetz.workspace)
    proves(visitor)
    remove_identity(identity=visitor.identity, actor=in_nordnetz.jana)
    assert visitor_of(token, in_nordnetz.workspace.id) is None


def test_spam_is_not_shown(
    in_nordnetz: Nordnetz, conversation: Conversation, visitor: Visitor
) -> None:
    proves(visitor)
    mark_spam(conversation=conversation, actor=in_nordnetz.jana)
    assert not visible_to(visitor).exists()


def test_notes_and_what_is_held_back_are_not_shown(
    in_nordnetz: Nordnetz, conversation: Conversation, visitor: Visitor
) -> None:
    proves(visitor)
    add_note(conversation=conversation, actor=in_nordnetz.jana, text="canary")
    answer = replies(in_nordnetz.jana, conversation, "We look at it.")
    assert [each.direction for each in said_in(conversation)] == ["inbound"]
    answer.delivery.state = "sent"
    answer.delivery.save()
    assert [each.direction for each in said_in(conversation)] == [
        "inbound",
        "outbound",
    ]


def test_what_others_say_to_us_alone_is_not_shown(
    in_nordnetz: Nordnetz, conversation: Conversation, visitor: Visitor
) -> None:
    proves(visitor)
    answer = replies(in_nordnetz.jana, conversation, "We look at it.")
    writes(in_nordnetz.inbox, "Henrik", "Between us: she is difficult.", answers=answer.id)
    assert Message.objects.filter(from_name="Henrik Weiß", conversation=conversation).exists()
    assert "difficult" not in " ".join(each.text for each in said_in(conversation))


def test_a_new_token_ends_the_old_one(in_nordnetz: Nordnetz) -> None:
    visitor, fixed = begin_visit(workspace=in_nordnetz.workspace)
    renewed = renew_token(visitor)
    assert visitor_of(fixed, in_nordnetz.workspace.id) is None
    assert visitor_of(renewed, in_nordnetz.workspace.id) == visitor


@pytest.mark.django_db(transaction=True)
def test_two_proofs_at_once_make_one_person(nordnetz: Nordnetz) -> None:
    with scope.of(nordnetz.workspace.id):
        visitor, _token = begin_visit(workspace=nordnetz.workspace, name="Somebody")
        writes(nordnetz.inbox, "Mara", "Hello")

    def prove() -> None:
        with scope.of(nordnetz.workspace.id):
            proves(Visitor.objects.select_related("identity__contact").get(pk=visitor.pk))

    together(prove, prove)
    with scope.of(nordnetz.workspace.id):
        assert Contact.objects.filter(joined_into=None).count() == 1
