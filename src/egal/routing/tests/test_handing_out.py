"""Who waits is put to who is free, who takes them or not; and what becomes of both."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from egal.calls.models import Call, Phase, Way
from egal.conversations.actions.assign import assign
from egal.conversations.models import Conversation, Unhappy
from egal.events.models import Event
from egal.routing.actions.offers import accept_offer, pass_offer
from egal.routing.actions.presence import (
    NO_SIGN,
    RANG_THROUGH,
    begin_wrap_up,
    come_back,
    note_activity,
    set_presence,
)
from egal.routing.actions.rules import change_routing_rule
from egal.routing.actions.waiting import enter, leave
from egal.routing.handing_out import hand_out
from egal.routing.lapsing import lapse
from egal.routing.matching import REST
from egal.routing.models import Kind, Offer, Presence, State, Waiting
from egal.routing.snapshots import ONLINE
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz, conversation_of, vera, writes
from egal.workspaces import scope
from egal.workspaces.models import Agent
from egal.workspaces.permissions import NotAllowed

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
KINDS = {"email": Kind.MAIL, "chat": Kind.CHAT}


def matter_of(nordnetz: Nordnetz, who: str = "Mara") -> Conversation:
    return conversation_of(writes(nordnetz.inbox, who, "My router is dead."))


def calling(nordnetz: Nordnetz, who: str = "Mara", key: str = "a") -> Waiting:
    matter = matter_of(nordnetz, who)
    call = Call.objects.create(
        workspace=nordnetz.workspace,
        inbox=nordnetz.inbox,
        driver="fake",
        external_id=key + who,
        way=Way.INBOUND,
        conversation=matter,
        phase=Phase.QUEUED,
        began_at=clock.now(),
    )
    return enter(kind=Kind.CALL, conversation=matter, call=call)


def at_work(*agents: Agent) -> None:
    for each in agents:
        set_presence(agent=each, state=State.AVAILABLE)


def seen(agent: Agent) -> None:
    Presence.objects.filter(agent=agent).update(seen_at=clock.now())


def offered_to(agent: Agent) -> Offer:
    return Offer.objects.get(agent=agent, ended_at=None)


def state_of(agent: Agent) -> tuple[str, str]:
    found = Presence.objects.get(agent=agent)
    return found.state, found.reason


def test_a_caller_rings_at_who_is_there_who_takes_them(in_nordnetz: Nordnetz) -> None:
    at_work(in_nordnetz.tariq)
    waiting = calling(in_nordnetz)
    assert hand_out() == 1
    taken = accept_offer(offer=offered_to(in_nordnetz.tariq), agent=in_nordnetz.tariq)
    assert (taken.id, taken.taken_by) == (waiting.id, in_nordnetz.tariq)
    assert hand_out() == 0


def test_nobody_is_asked_who_has_not_said_that_they_are_there(in_nordnetz: Nordnetz) -> None:
    calling(in_nordnetz)
    assert hand_out() == 0
    at_work(in_nordnetz.jana)
    Presence.objects.update(seen_at=clock.now() - ONLINE)
    assert hand_out() == 0, "no browser of hers is open"
    seen(in_nordnetz.jana)
    assert hand_out() == 1


def test_who_comes_second_is_told_who_took_it(in_nordnetz: Nordnetz) -> None:
    at_work(in_nordnetz.jana)
    calling(in_nordnetz)
    hand_out()
    offer = offered_to(in_nordnetz.jana)
    accept_offer(offer=offer, agent=in_nordnetz.jana)
    with pytest.raises(Trouble, match="Jana Köster took it"):
        accept_offer(offer=offer, agent=in_nordnetz.jana)
    with pytest.raises(Trouble, match="somebody else"):
        accept_offer(offer=offer, agent=in_nordnetz.tariq)


def test_who_hangs_up_rings_no_longer(in_nordnetz: Nordnetz) -> None:
    at_work(in_nordnetz.jana)
    waiting = calling(in_nordnetz)
    hand_out()
    offer = offered_to(in_nordnetz.jana)
    leave(waiting=waiting)
    with pytest.raises(Trouble, match="do not wait any more"):
        accept_offer(offer=offer, agent=in_nordnetz.jana)


def test_a_call_that_is_over_leaves_even_if_nobody_could_say_so(in_nordnetz: Nordnetz) -> None:
    at_work(in_nordnetz.jana)
    waiting = calling(in_nordnetz)
    hand_out()
    Call.objects.update(ended_at=clock.now())
    hand_out()
    waiting.refresh_from_db()
    assert waiting.left_at
    assert not Offer.objects.filter(ended_at=None).exists()


def test_a_call_that_rings_through_goes_on_and_who_let_it_is_away(in_nordnetz: Nordnetz) -> None:
    with clock.at(MONDAY):
        at_work(in_nordnetz.jana)
        calling(in_nordnetz)
        hand_out()
    with clock.at(MONDAY + timedelta(seconds=20)):
        at_work(in_nordnetz.tariq)
        seen(in_nordnetz.jana)
        assert hand_out() == 2
        assert offered_to(in_nordnetz.tariq)
    assert state_of(in_nordnetz.jana) == (State.AWAY, RANG_THROUGH)
    come_back(agent=in_nordnetz.jana)
    assert state_of(in_nordnetz.jana) == (State.AVAILABLE, "")


def test_who_lets_it_pass_stays_and_rests_from_it(in_nordnetz: Nordnetz) -> None:
    with clock.at(MONDAY):
        at_work(in_nordnetz.jana)
        calling(in_nordnetz)
        hand_out()
        pass_offer(offer=offered_to(in_nordnetz.jana), agent=in_nordnetz.jana)
        assert hand_out() == 0
    with clock.at(MONDAY + REST):
        assert hand_out() == 1
    assert state_of(in_nordnetz.jana) == (State.AVAILABLE, "")


def test_a_call_at_a_time(in_nordnetz: Nordnetz) -> None:
    at_work(in_nordnetz.jana)
    calling(in_nordnetz), calling(in_nordnetz, "Henrik")
    assert hand_out() == 1
    taken = accept_offer(offer=offered_to(in_nordnetz.jana), agent=in_nordnetz.jana)
    assert hand_out() == 0, "she is being connected"
    Call.objects.filter(conversation=taken.conversation).update(
        phase=Phase.TALKING, agent=in_nordnetz.jana
    )
    assert hand_out() == 0
    Call.objects.filter(conversation=taken.conversation).update(
        phase=Phase.ENDED, ended_at=clock.now()
    )
    assert hand_out() == 1


def test_after_a_call_one_wraps_up_for_a_while(in_nordnetz: Nordnetz) -> None:
    with clock.at(MONDAY):
        at_work(in_nordnetz.jana)
        begin_wrap_up(agent=in_nordnetz.jana)
        calling(in_nordnetz)
        assert hand_out() == 0
    with clock.at(MONDAY + timedelta(seconds=20)):
        seen(in_nordnetz.jana)
        assert hand_out() == 2
        assert state_of(in_nordnetz.jana) == (State.AVAILABLE, "")


def test_a_mail_taken_is_ones_own(in_nordnetz: Nordnetz) -> None:
    at_work(in_nordnetz.tariq)
    matter = matter_of(in_nordnetz)
    enter(kind=Kind.MAIL, conversation=matter)
    hand_out(KINDS)
    accept_offer(offer=offered_to(in_nordnetz.tariq), agent=in_nordnetz.tariq)
    matter.refresh_from_db()
    assert matter.assignee == in_nordnetz.tariq


def test_no_more_mails_than_the_workspace_says(in_nordnetz: Nordnetz) -> None:
    change_routing_rule(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, mails=1)
    at_work(in_nordnetz.tariq)
    enter(kind=Kind.MAIL, conversation=matter_of(in_nordnetz))
    assign(
        conversation=matter_of(in_nordnetz, "Henrik"),
        actor=in_nordnetz.jana,
        agent=in_nordnetz.tariq,
    )
    assert hand_out(KINDS) == 0
    change_routing_rule(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, mails=2)
    assert hand_out(KINDS) == 1


def test_what_somebody_took_by_themselves_waits_no_longer(in_nordnetz: Nordnetz) -> None:
    matter = matter_of(in_nordnetz)
    waiting = enter(kind=Kind.MAIL, conversation=matter)
    assign(conversation=matter, actor=in_nordnetz.jana, agent=in_nordnetz.jana)
    hand_out(KINDS)
    waiting.refresh_from_db()
    assert waiting.left_at


def test_who_waits_already_stays_where_they_are(in_nordnetz: Nordnetz) -> None:
    matter = matter_of(in_nordnetz)
    first = enter(kind=Kind.MAIL, conversation=matter)
    assert enter(kind=Kind.MAIL, conversation=matter) == first


def test_everybody_is_told_of_what_happens(in_nordnetz: Nordnetz) -> None:
    at_work(in_nordnetz.jana)
    calling(in_nordnetz)
    hand_out()
    accept_offer(offer=offered_to(in_nordnetz.jana), agent=in_nordnetz.jana)
    found = Event.objects.filter(kind__regex="^(presence|waiting|offer)").order_by("id")
    kinds = ["presence.changed", "waiting.entered", "offer.made", "waiting.taken"]
    assert list(found.values_list("kind", flat=True)) == kinds


def test_who_does_nothing_for_a_while_is_away_until_they_do(in_nordnetz: Nordnetz) -> None:
    with clock.at(MONDAY):
        at_work(in_nordnetz.jana, in_nordnetz.tariq)
    with clock.at(MONDAY + timedelta(minutes=10)):
        note_activity(agent=in_nordnetz.tariq)
    with clock.at(MONDAY + timedelta(minutes=16)):
        assert lapse() == 1
        assert state_of(in_nordnetz.jana) == (State.AWAY, NO_SIGN)
        note_activity(agent=in_nordnetz.jana)
        assert state_of(in_nordnetz.jana) == (State.AVAILABLE, "")


def test_who_is_away_by_their_own_word_stays_so_while_they_type(in_nordnetz: Nordnetz) -> None:
    set_presence(agent=in_nordnetz.jana, state=State.AWAY, reason="Lunch")
    note_activity(agent=in_nordnetz.jana)
    assert state_of(in_nordnetz.jana) == (State.AWAY, "Lunch")


def test_only_who_leads_may_send_others_away(in_nordnetz: Nordnetz) -> None:
    tariq, jana = in_nordnetz.tariq, in_nordnetz.jana
    with pytest.raises(NotAllowed):
        set_presence(agent=jana, actor=tariq, state=State.AWAY)
    set_presence(agent=tariq, actor=jana, state=State.AWAY)
    with pytest.raises(NotAllowed):
        set_presence(agent=vera(in_nordnetz.workspace), state=State.AVAILABLE)


def test_companies_do_not_get_each_others_callers(
    in_nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    calling(in_nordnetz)
    with scope.of(fremdfirma.workspace.id):
        at_work(fremdfirma.eve)
    assert hand_out() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_that_press_at_once_one_gets_it(in_nordnetz: Nordnetz) -> None:
    at_work(in_nordnetz.jana)
    calling(in_nordnetz)
    hand_out()
    offer = offered_to(in_nordnetz.jana)

    def press(_: int) -> bool:
        try:
            with scope.of(in_nordnetz.workspace.id):
                accept_offer(offer=offer, agent=in_nordnetz.jana)
        except Trouble:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [False, False, False, True]


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_hands_out(in_nordnetz: Nordnetz) -> None:
    at_work(in_nordnetz.jana, in_nordnetz.tariq)
    for who in ("Mara", "Henrik"):
        calling(in_nordnetz, who)

    def work(_: int) -> int:
        try:
            return hand_out()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(8))) == 2
    assert Offer.objects.filter(ended_at=None).count() == 2


def test_who_is_unhappy_in_public_is_offered_first(in_nordnetz: Nordnetz) -> None:
    at_work(in_nordnetz.tariq)
    change_routing_rule(
        workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, hand_out_mails=True, mails=1
    )
    for who in ("Mara", "Henrik"):
        enter(kind=Kind.MAIL, conversation=matter_of(in_nordnetz, who))
    henriks = Conversation.objects.get(contact_name="Henrik Weiß")
    Unhappy.objects.create(
        workspace=in_nordnetz.workspace,
        conversation=henriks,
        urgency=2.1,
        reach=9_000,
        since=clock.now(),
    )
    hand_out(KINDS)
    assert Offer.objects.get().waiting.conversation == henriks
