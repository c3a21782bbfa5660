from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import DatabaseError

from egal.channels.base import Address, File, NewMessage
from egal.channels.intake import TakenIn, take_in
from egal.channels.models import LedgerEntry
from egal.contacts.models import Contact, Identity
from egal.conversations.actions.status import solve
from egal.conversations.models import Attachment, Conversation, Message
from egal.events.models import Event
from egal.shared import clock, files
from egal.testing.people import (
    CUSTOMERS,
    Fremdfirma,
    Nordnetz,
    conversation_of,
    happened,
    mail,
    message_of,
    replies,
    writes,
)
from egal.testing.together import together
from egal.workspaces import scope

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NEIGHBOUR = Address("email", "gisela@mail.example", "Gisela von Bargen")


@pytest.fixture
def answer(in_nordnetz: Nordnetz) -> Message:
    """Jana's answer to Mara's first mail."""
    taken = writes(in_nordnetz.inbox, "Mara", "The light blinks, then it is gone.", at=NOON)
    with clock.at(NOON):
        return replies(in_nordnetz.jana, conversation_of(taken), "We look at your line today.")


def settled(in_nordnetz: Nordnetz, answer: Message) -> None:
    with clock.at(NOON):
        solve(conversation=answer.conversation, actor=in_nordnetz.jana)


def test_a_first_mail_makes_contact_conversation_and_message(in_nordnetz: Nordnetz) -> None:
    taken = writes(in_nordnetz.inbox, "Mara", "The light blinks,\nthen it is gone.", at=NOON)
    conversation, message = conversation_of(taken), message_of(taken)
    assert not taken.duplicate
    assert (conversation.contact.name, conversation.contact_name) == ("Mara Lindner",) * 2
    assert Identity.objects.get().value == "mara.lindner@posteo.example"
    assert (conversation.status, conversation.channel) == ("open", "email")
    assert conversation.subject == message.subject == "Router drops every evening"
    assert conversation.preview == "The light blinks, then it is gone."
    assert (conversation.message_count, conversation.preview_is_ours) == (1, False)
    assert conversation.last_inbound_at == conversation.last_activity_at == NOON
    assert (message.direction, message.author_id) == ("inbound", conversation.contact_id)
    assert message.to[0]["address"] == "support@nordnetz.example"


def test_a_first_mail_is_recorded(in_nordnetz: Nordnetz) -> None:
    taken = writes(in_nordnetz.inbox, "Mara", "The light blinks.", at=NOON)
    conversation = conversation_of(taken)
    opened, received = Event.objects.filter(conversation_id=conversation.id).order_by("id")
    assert (opened.kind, received.kind) == ("conversation.opened", "message.received")
    assert opened.data == {"inbox": in_nordnetz.inbox.id, "follows": None}
    assert received.data == {"message": taken.message_id, "automatic": "none"}
    assert (received.actor_kind, received.actor_id) == ("contact", conversation.contact_id)
    assert (received.actor_name, received.created_at) == ("Mara Lindner", NOON)


def test_a_copy_is_the_same_message_and_changes_nothing(in_nordnetz: Nordnetz) -> None:
    first = writes(in_nordnetz.inbox, "Mara", "The light blinks.", message_id="<1@posteo.example>")
    before = [list(table.values()) for table in (Contact.objects, Conversation.objects)]
    copy = writes(in_nordnetz.inbox, "Mara", "The light blinks.", message_id="<1@posteo.example>")
    assert copy == TakenIn(first.message_id, first.conversation_id, duplicate=True)
    assert Message.objects.count() == 1
    assert happened(conversation_of(first)) == ["conversation.opened", "message.received"]
    assert [list(table.values()) for table in (Contact.objects, Conversation.objects)] == before


def test_the_same_mail_to_two_inboxes_is_two_messages(
    in_nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    for inbox in (in_nordnetz.inbox, fremdfirma.inbox):
        assert not writes(inbox, "Mara", "To whom?", message_id="<1@posteo.example>").duplicate


def test_a_copy_of_a_deleted_message_stays_deleted(in_nordnetz: Nordnetz) -> None:
    first = writes(in_nordnetz.inbox, "Mara", "Forget me.", message_id="<1@posteo.example>")
    conversation_of(first).delete()
    copy = writes(in_nordnetz.inbox, "Mara", "Forget me.", message_id="<1@posteo.example>")
    assert copy == TakenIn(None, None, duplicate=True)
    assert not Message.objects.exists()
    assert LedgerEntry.objects.get().message_id == first.message_id


def test_without_a_name_the_address_is_the_name(in_nordnetz: Nordnetz) -> None:
    taken = writes(in_nordnetz.inbox, Address("email", "k.b@tischlerei.example"), "Hello.")
    assert conversation_of(taken).contact.name == "k.b@tischlerei.example"


def test_a_known_person_keeps_name_and_contact(in_nordnetz: Nordnetz) -> None:
    first = writes(in_nordnetz.inbox, "Mara", "The light blinks.")
    renamed = Address("email", CUSTOMERS["Mara"].address, "Lindner, M.")
    later = writes(in_nordnetz.inbox, renamed, "I am moving house.")
    assert conversation_of(first).contact == conversation_of(later).contact
    assert conversation_of(later).contact_name == "Mara Lindner"
    assert message_of(later).from_name == "Lindner, M."


def test_an_answer_joins_its_conversation(in_nordnetz: Nordnetz, answer: Message) -> None:
    later = NOON + timedelta(hours=3)
    taken = writes(in_nordnetz.inbox, "Mara", "It does.", answers=answer.id, at=later)
    assert taken.conversation_id == answer.conversation_id
    conversation = conversation_of(taken)
    assert (conversation.status, conversation.message_count) == ("open", 3)
    assert (conversation.preview, conversation.preview_is_ours) == ("It does.", False)
    assert conversation.last_inbound_at == conversation.last_activity_at == later
    assert happened(conversation)[-1] == "message.received"


@pytest.mark.parametrize("days", [0, 14])
def test_an_answer_within_the_limit_reopens_what_was_solved(
    in_nordnetz: Nordnetz, answer: Message, days: int
) -> None:
    settled(in_nordnetz, answer)
    at = NOON + timedelta(days=days)
    taken = writes(in_nordnetz.inbox, "Mara", "It is back.", answers=answer.id, at=at)
    conversation = conversation_of(taken)
    assert conversation == answer.conversation
    assert (conversation.status, conversation.solved_at) == ("open", None)
    assert happened(conversation)[-2:] == ["conversation.reopened", "message.received"]


def test_an_answer_after_the_limit_starts_a_new_one_that_links_back(
    in_nordnetz: Nordnetz, answer: Message
) -> None:
    settled(in_nordnetz, answer)
    at = NOON + timedelta(days=14, seconds=1)
    taken = writes(in_nordnetz.inbox, "Mara", "It is back.", answers=answer.id, at=at)
    conversation = conversation_of(taken)
    assert conversation.follows == answer.conversation
    assert conversation.contact == answer.conversation.contact
    assert happened(conversation) == ["conversation.opened", "message.received"]
    assert conversation_of(TakenIn(None, answer.conversation_id, False)).status == "solved"


def test_the_limit_is_the_workspaces_own(in_nordnetz: Nordnetz, answer: Message) -> None:
    in_nordnetz.workspace.reopen_days = 60
    in_nordnetz.workspace.save()
    settled(in_nordnetz, answer)
    at = NOON + timedelta(days=59)
    taken = writes(in_nordnetz.inbox, "Mara", "It is back.", answers=answer.id, at=at)
    assert taken.conversation_id == answer.conversation_id


@pytest.mark.parametrize("days", [1, 400])
@pytest.mark.parametrize("automatic", ["auto_reply", "bounce", "list", "machine"])
def test_an_automatic_mail_joins_but_does_not_reopen(
    in_nordnetz: Nordnetz, answer: Message, automatic: str, days: int
) -> None:
    settled(in_nordnetz, answer)
    at = NOON + timedelta(days=days)
    taken = writes(
        in_nordnetz.inbox, "Mara", "I am away.", answers=answer.id, automatic=automatic, at=at
    )
    conversation = conversation_of(taken)
    assert conversation == answer.conversation
    assert (conversation.status, conversation.solved_at) == ("solved", NOON)
    assert happened(conversation)[-2:] == ["conversation.solved", "message.received"]


def test_an_automatic_mail_does_not_change_who_owes_something(
    in_nordnetz: Nordnetz, answer: Message
) -> None:
    taken = writes(
        in_nordnetz.inbox, "Mara", "I am away.", answers=answer.id, automatic="auto_reply"
    )
    assert conversation_of(taken).status == "waiting"


def test_a_third_person_who_answers_joins_as_a_contact_of_their_own(
    in_nordnetz: Nordnetz, answer: Message
) -> None:
    taken = writes(in_nordnetz.inbox, NEIGHBOUR, "Mine blinks as well.", answers=answer.id)
    conversation, message = conversation_of(taken), message_of(taken)
    assert conversation == answer.conversation
    assert (conversation.contact_name, message.author_name) == ("Mara Lindner", NEIGHBOUR.name)
    assert message.author_id != conversation.contact_id
    assert Contact.objects.get(pk=message.author_id or 0).name == NEIGHBOUR.name


def test_an_answer_to_another_workspaces_message_does_not_join(
    in_nordnetz: Nordnetz, answer: Message, fremdfirma: Fremdfirma
) -> None:
    taken = writes(fremdfirma.inbox, "Mara", "Let me in.", answers=answer.id)
    conversation = conversation_of(taken)
    assert conversation.workspace == fremdfirma.workspace
    assert conversation != answer.conversation
    assert conversation_of(TakenIn(None, answer.conversation_id, False)).message_count == 2


@pytest.mark.parametrize("answers", [0, -1, 2**63 - 1])
def test_an_answer_to_nothing_starts_a_conversation(in_nordnetz: Nordnetz, answers: int) -> None:
    taken = writes(in_nordnetz.inbox, "Mara", "As I said.", answers=answers)
    assert conversation_of(taken).message_count == 1


def test_attachments_are_kept_and_counted(in_nordnetz: Nordnetz, answer: Message) -> None:
    log = File("router-log.txt", "text/plain", b"19:02:09 signal lost\n")
    photo = File("router.jpg", "image/jpeg", b"\xff\xd8\xff\xe0", inline=True)
    first = writes(in_nordnetz.inbox, "Mara", "Here it is.", answers=answer.id, files=(log, photo))
    writes(in_nordnetz.inbox, "Mara", "And again.", answers=answer.id, files=(log,))
    assert conversation_of(first).attachment_count == 3
    kept = Attachment.objects.get(message_id=first.message_id or 0, name="router-log.txt")
    assert (kept.size, kept.content_type, kept.inline) == (21, "text/plain", False)
    with files.opened(kept.sha256) as content:
        assert content.read() == log.content
    assert len(set(Attachment.objects.values_list("sha256", flat=True))) == 2


def test_a_type_is_told_by_the_content(in_nordnetz: Nordnetz) -> None:
    page = File("photo.jpg", "image/jpeg", b"<!DOCTYPE html><script>alert(1)</script>")
    taken = writes(in_nordnetz.inbox, "Mara", "Look.", files=(page,))
    assert message_of(taken).attachments.get().content_type == "text/html"


def test_what_no_database_takes_costs_no_message(in_nordnetz: Nordnetz) -> None:
    strange = Address("email", "nul@mail.example", "N\x00ul \udcff")
    taken = writes(
        in_nordnetz.inbox,
        strange,
        "a\x00b \ud83d",
        subject="\udce4\x00",
        files=(File("\x00\udcfc.txt", "text/\x00plain", b""),),
    )
    message = message_of(taken)
    assert (message.text, message.subject, message.from_name) == ("ab ?", "?", "Nul ?")
    assert message.attachments.get().name == "?.txt"


def test_the_senders_clock_is_kept_and_decides_nothing(in_nordnetz: Nordnetz) -> None:
    for year in (1970, 2100):
        fact = mail(in_nordnetz.inbox, "Mara", "The light blinks.")
        fact = NewMessage(
            dedupe_key=fact.dedupe_key,
            external_id=fact.external_id,
            sender=fact.sender,
            sent_at=datetime(year, 1, 1, tzinfo=UTC),
        )
        taken = take_in(inbox=in_nordnetz.inbox, fact=fact, at=NOON)
        message = message_of(taken)
        assert message.sent_at
        assert (message.sent_at.year, message.created_at) == (year, NOON)


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_from_somebody_new_make_one_contact(in_nordnetz: Nordnetz) -> None:
    def write() -> TakenIn:
        return writes(in_nordnetz.inbox, "Mara", "Nothing works.")

    outcomes = together(*[write] * 10)
    assert all(isinstance(outcome, TakenIn) for outcome in outcomes)
    assert Contact.objects.count() == Identity.objects.count() == 1
    assert Message.objects.count() == Conversation.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_ten_copies_at_once_are_one_message(in_nordnetz: Nordnetz) -> None:
    def write() -> TakenIn:
        return writes(in_nordnetz.inbox, "Mara", "Now.", message_id="<1@posteo.example>")

    outcomes = together(*[write] * 10)
    taken = [outcome for outcome in outcomes if isinstance(outcome, TakenIn)]
    assert sorted(each.duplicate for each in taken) == [False] + [True] * 9
    assert len({(each.message_id, each.conversation_id) for each in taken}) == 1
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_street_that_answers_at_once_reopens_once(in_nordnetz: Nordnetz, answer: Message) -> None:
    settled(in_nordnetz, answer)

    def neighbour(number: int) -> TakenIn:
        who = Address("email", f"no{number}@mail.example", f"Number {number}")
        return writes(in_nordnetz.inbox, who, "It is back.", answers=answer.id, at=NOON)

    together(*[partial(neighbour, number) for number in range(10)])
    conversation = Conversation.objects.get()
    assert (conversation.message_count, conversation.messages.count()) == (12, 12)
    assert happened(conversation).count("conversation.reopened") == 1


@pytest.mark.django_db(transaction=True)
def test_a_family_answering_each_other_at_once_does_not_block_itself(
    in_nordnetz: Nordnetz,
) -> None:
    taken = [writes(in_nordnetz.inbox, who, "The light blinks.") for who in ("Mara", "Henrik")]
    answers = [replies(in_nordnetz.jana, conversation_of(each), "Since when?") for each in taken]
    outcomes = together(
        *[
            partial(writes, in_nordnetz.inbox, who, "Since Monday.", answers=answer.id)
            for who in ("Mara", "Henrik")
            for answer in answers * 3
        ]
    )
    assert all(isinstance(outcome, TakenIn) for outcome in outcomes)
    assert Message.objects.count() == 16


def test_what_the_database_refuses_leaves_no_trace(in_nordnetz: Nordnetz) -> None:
    with pytest.raises(DatabaseError):
        writes(in_nordnetz.inbox, "Mara", "Too far.", answers=2**63)
    with scope.of(in_nordnetz.workspace.id):
        assert not LedgerEntry.objects.exists()
        assert not Contact.objects.exists()
