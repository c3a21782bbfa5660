import pytest

from egal.conversations.actions.tags import tag, untag
from egal.conversations.models import Conversation, Tag, Tagging
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz, conversation_of, happened, vera, writes
from egal.testing.together import together
from egal.workspaces import scope
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_one_word_in_any_case_is_one_tag(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    for name in ("Late  fee", "late fee"):
        tag(conversation=conversation, actor=in_nordnetz.tariq, name=name)
    assert [each.name for each in Tag.objects.all()] == ["Late fee"]
    assert Tagging.objects.get().actor_name == "Tariq Rahimi"
    event = Event.objects.get(kind="conversation.tagged")
    assert event.data == {"tag": Tag.objects.get().id, "name": "Late fee"}


def test_taken_off_the_word_itself_stays(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    tag(conversation=conversation, actor=in_nordnetz.jana, name="bill")
    for name in ("BILL", "bill", "never there"):
        untag(conversation=conversation, actor=in_nordnetz.jana, name=name)
    assert (Tagging.objects.count(), Tag.objects.count()) == (0, 1)
    assert happened(conversation)[-2:] == ["conversation.tagged", "conversation.untagged"]


def test_no_word_and_far_too_many_are_told(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    for name in (" ", "\x00", "x" * 51):
        with pytest.raises(Trouble, match="at most 50"):
            tag(conversation=conversation, actor=in_nordnetz.jana, name=name)


def test_eves_words_are_her_own(
    in_nordnetz: Nordnetz, conversation: Conversation, fremdfirma: Fremdfirma
) -> None:
    tag(conversation=conversation, actor=in_nordnetz.jana, name="bill")
    lamps = conversation_of(writes(fremdfirma.inbox, "Mara", "Lamps?"))
    with scope.of(fremdfirma.workspace.id):
        assert not Tag.objects.exists()
        tag(conversation=lamps, actor=fremdfirma.eve, name="bill")
        assert Tag.objects.get().workspace == fremdfirma.workspace


def test_vera_may_not(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    actor = vera(in_nordnetz.workspace)
    with pytest.raises(NotAllowed):
        tag(conversation=conversation, actor=actor, name="bill")
    with pytest.raises(NotAllowed):
        untag(conversation=conversation, actor=actor, name="bill")


@pytest.mark.django_db(transaction=True)
def test_two_who_use_a_new_word_at_once(nordnetz: Nordnetz) -> None:
    with scope.of(nordnetz.workspace.id):
        first, second = (
            conversation_of(writes(nordnetz.inbox, who, "Hello.")) for who in ("Mara", "Henrik")
        )
        together(
            lambda: tag(conversation=first, actor=nordnetz.jana, name="New"),
            lambda: tag(conversation=second, actor=nordnetz.tariq, name="new"),
        )
        assert (Tag.objects.count(), Tagging.objects.count()) == (1, 2)
