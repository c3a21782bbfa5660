import pytest

from egal.conversations.actions.note import add_note
from egal.conversations.models import Conversation, Delivery, Message
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, vera
from egal.testing.together import together
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_tariq_leaves_a_note_and_nobody_outside_gets_it(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    note = add_note(conversation=conversation, actor=in_nordnetz.tariq, text="Profile 35b again.")
    assert (note.direction, note.author_name, note.inbox) == ("note", "Tariq Rahimi", None)
    assert not Delivery.objects.exists()
    event = Event.objects.get(kind="note.added")
    assert (event.actor_id, event.data) == (in_nordnetz.tariq.id, {"message": note.id})


def test_a_note_does_not_move_the_conversation(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    before = Conversation.objects.filter(pk=conversation.pk).values().get()
    add_note(conversation=conversation, actor=in_nordnetz.tariq, text="Profile 35b again.")
    assert Conversation.objects.filter(pk=conversation.pk).values().get() == before


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_are_one_note(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    def click() -> Message:
        return add_note(
            conversation=conversation, actor=in_nordnetz.tariq, text="Seen.", request_id="7f3a"
        )

    assert len(set(together(*[click] * 4))) == 1
    assert Message.objects.filter(direction="note").count() == 1


def test_two_notes_without_a_request_id_are_two(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    for text in ("Seen.", "Seen again."):
        add_note(conversation=conversation, actor=in_nordnetz.tariq, text=text, request_id="")
    assert Message.objects.filter(direction="note").count() == 2


def test_an_empty_note_is_refused(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    with pytest.raises(Trouble, match="Write something first"):
        add_note(conversation=conversation, actor=in_nordnetz.tariq, text="\n")


def test_vera_may_not_leave_a_note(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    with pytest.raises(NotAllowed):
        add_note(conversation=conversation, actor=vera(in_nordnetz.workspace), text="Seen.")
