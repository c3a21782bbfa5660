"""Conversations nobody has are handed out where the workspace wants it."""

import pytest

from egal.channels.handing_out import hand_out_work, kinds, take
from egal.conversations.actions.assign import assign
from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.routing.actions.offers import accept_offer
from egal.routing.actions.presence import set_presence
from egal.routing.actions.rules import change_routing_rule
from egal.routing.models import Kind, Offer, State, Waiting
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, conversation_of, writes


def heard(nordnetz: Nordnetz) -> Conversation:
    matter = conversation_of(writes(nordnetz.inbox, "Mara", "My router is dead."))
    take(list(Event.objects.filter(conversation_id=matter.id, kind="conversation.opened")))
    return matter


def test_a_chat_is_a_chat_and_a_mail_a_mail() -> None:
    assert (kinds()["chat"], kinds()["email"]) == (Kind.CHAT, Kind.MAIL)


def test_a_callback_is_neither() -> None:
    assert "callback" not in kinds()


def test_by_hand_until_the_workspace_says_otherwise(in_nordnetz: Nordnetz) -> None:
    heard(in_nordnetz)
    assert not Waiting.objects.exists()


def test_what_nobody_has_is_offered(in_nordnetz: Nordnetz) -> None:
    change_routing_rule(
        workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, hand_out_mails=True
    )
    set_presence(agent=in_nordnetz.tariq, state=State.AVAILABLE)
    matter = heard(in_nordnetz)
    assert hand_out_work() == 1
    assert Offer.objects.get().waiting.conversation == matter


def test_what_a_colleague_has_taken_meanwhile_is_theirs(in_nordnetz: Nordnetz) -> None:
    jana, tariq = in_nordnetz.jana, in_nordnetz.tariq
    change_routing_rule(workspace=in_nordnetz.workspace, actor=jana, hand_out_mails=True)
    set_presence(agent=tariq, state=State.AVAILABLE)
    matter = heard(in_nordnetz)
    hand_out_work()
    assign(conversation=matter, actor=jana, agent=jana)
    with pytest.raises(Trouble, match="Jana Köster took it"):
        accept_offer(offer=Offer.objects.get(), agent=tariq)


def test_a_rule_that_asks_for_the_impossible_is_refused(in_nordnetz: Nordnetz) -> None:
    with pytest.raises(Trouble, match="choose 1 to 4"):
        change_routing_rule(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, calls=9)


def test_a_changed_rule_stands_in_the_trail(in_nordnetz: Nordnetz) -> None:
    change_routing_rule(
        workspace=in_nordnetz.workspace,
        actor=in_nordnetz.jana,
        chats=5,
        reasons=["Lunch", "Lunch "],
    )
    event = Event.objects.get(kind="routing.changed")
    assert (event.data["old"]["chats"], event.data["new"]["chats"]) == (3, 5)
    assert event.data["new"]["reasons"] == ["Lunch"]
