import pytest

from egal.conversations.actions.change_tags import change_tag, merge_tags, remove_tag
from egal.conversations.actions.tags import tag
from egal.conversations.models import Conversation, Tag, Tagging
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz, conversation_of, writes
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def bill(in_nordnetz: Nordnetz, conversation: Conversation) -> Tag:
    return tag(conversation=conversation, actor=in_nordnetz.tariq, name="bill")


@pytest.fixture
def invoice(in_nordnetz: Nordnetz, conversation: Conversation) -> Tag:
    """On the same conversation, and on another one."""
    other = conversation_of(writes(in_nordnetz.inbox, "Henrik", "My invoice?"))
    tag(conversation=other, actor=in_nordnetz.tariq, name="invoice")
    return tag(conversation=conversation, actor=in_nordnetz.tariq, name="invoice")


def test_a_tag_gets_another_word_and_a_line_in_the_sidebar(
    in_nordnetz: Nordnetz, bill: Tag
) -> None:
    for _ in range(2):
        bill = change_tag(tag=bill, actor=in_nordnetz.jana, name="Bill", is_view=True)
    assert (bill.name, bill.is_view) == ("Bill", True)
    event = Event.objects.get(kind="tag.changed")
    assert event.data["old"] == {"name": "bill", "is_view": False}


def test_the_word_of_another_tag_is_refused(in_nordnetz: Nordnetz, bill: Tag, invoice: Tag) -> None:
    with pytest.raises(Trouble, match="Merge the two instead"):
        change_tag(tag=bill, actor=in_nordnetz.jana, name="INVOICE")


def test_merged_all_is_sorted_under_one(in_nordnetz: Nordnetz, bill: Tag, invoice: Tag) -> None:
    change_tag(tag=invoice, actor=in_nordnetz.jana, is_view=True)
    assert merge_tags(tag=invoice, into=bill, actor=in_nordnetz.jana) == 2
    assert [(each.name, each.is_view) for each in Tag.objects.all()] == [("bill", True)]
    assert Tagging.objects.filter(tag=bill).count() == Conversation.objects.count() == 2
    assert Event.objects.get(kind="tag.merged").data["into_name"] == "bill"


def test_a_tag_is_not_merged_with_itself_or_with_one_that_is_gone(
    in_nordnetz: Nordnetz, bill: Tag, invoice: Tag
) -> None:
    with pytest.raises(Trouble, match="another tag"):
        merge_tags(tag=bill, into=bill, actor=in_nordnetz.jana)
    remove_tag(tag=invoice, actor=in_nordnetz.jana)
    with pytest.raises(Trouble, match="no such tag"):
        merge_tags(tag=bill, into=invoice, actor=in_nordnetz.jana)


def test_removed_the_conversations_stay(
    in_nordnetz: Nordnetz, bill: Tag, conversation: Conversation
) -> None:
    remove_tag(tag=bill, actor=in_nordnetz.jana)
    assert (Tag.objects.count(), Tagging.objects.count()) == (0, 0)
    assert Conversation.objects.get() == conversation
    assert Event.objects.get(kind="tag.removed").data["count"] == 1


def test_neither_tariq_nor_eve(in_nordnetz: Nordnetz, bill: Tag, fremdfirma: Fremdfirma) -> None:
    for actor in (in_nordnetz.tariq, fremdfirma.eve):
        with pytest.raises(NotAllowed):
            change_tag(tag=bill, actor=actor, name="Ours")
        with pytest.raises(NotAllowed):
            remove_tag(tag=bill, actor=actor)
