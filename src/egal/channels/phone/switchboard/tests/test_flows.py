"""What callers and agents meet, over a driver that is none."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from egal.callbacks.models import Callback
from egal.calls.actions.menus import publish_menu
from egal.calls.actions.rules import change_recording_rule
from egal.calls.destinations import ELSEWHERE
from egal.calls.menus.blocks import Choice, Menu, Queue, Words
from egal.calls.models import Call, Outcome, Phase
from egal.channels.phone.switchboard.means import Patience
from egal.channels.phone.switchboard.tests.house import House
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Message
from egal.events.record import SYSTEM
from egal.routing.models import Presence, State, Waiting
from egal.service_levels.actions.hours import change_hours
from egal.shared import clock
from egal.testing import people

HENRIK = "+4915112345678"


def test_a_caller_is_greeted_waits_talks_and_the_agent_hangs_up(house: House) -> None:
    async def story(house: House) -> None:
        henrik = await house.calls()
        await house.hears(henrik, "moh")
        jana = await house.answers(house.nordnetz.jana)
        assert jana.bridged == henrik.leg
        await house.wants(house.nordnetz.jana, "hang_up", call=house.call().id)
        call = await house.ended()
        assert (call.phase, call.outcome) == (Phase.ENDED, Outcome.ANSWERED)
        assert (call.ended_by, call.agent_id) == ("agent", house.nordnetz.jana.id)
        assert henrik.heard[0] == "welcome"
        assert not house.voice.legs

    house.lives(story)


def test_the_caller_hangs_up_and_the_agent_writes_it_down(house: House) -> None:
    jana = house.nordnetz.jana
    Presence.objects.create(
        workspace_id=jana.workspace_id, agent=jana, state=State.AVAILABLE, since=clock.now()
    )

    async def story(house: House) -> None:
        henrik = await house.calls()
        await house.answers(jana)
        house.voice.hangs_up(henrik.leg)
        assert (await house.ended()).ended_by == "customer"
        assert Presence.objects.get(agent=jana).state == State.WRAPPING_UP
        assert house.told[-1]["kind"] == "over"

    house.lives(story)


def test_who_gives_up_waiting_waits_for_nobody(house: House) -> None:
    async def story(house: House) -> None:
        henrik = await house.calls()
        await house.queued()
        house.voice.hangs_up(henrik.leg)
        assert (await house.ended()).outcome == Outcome.ABANDONED
        assert Waiting.objects.get().left_at

    house.lives(story)


def test_a_key_cuts_a_greeting_short_and_leads_where_it_says(house: House) -> None:
    sales = Choice(digit="1", label="Sales", says=Words(de="sales"), does="voicemail")
    publish(house, Menu(choices=[sales]))
    house.voice.slow.add("welcome")

    async def story(house: House) -> None:
        henrik = await house.calls()
        house.voice.presses(henrik.leg, "1")
        await house.hears(henrik, "beep")
        assert henrik.heard[:3] == ["welcome", "sales", "voicemail_ask"]

    house.lives(story)


def test_who_presses_nothing_that_leads_anywhere_comes_to_the_queue(house: House) -> None:
    sales = Choice(digit="1", label="Sales", says=Words(de="sales"), does="voicemail")
    publish(house, Menu(choices=[sales], tries=2))

    async def story(house: House) -> None:
        henrik = await house.calls()
        house.voice.presses(henrik.leg, "7")
        await house.queued()
        assert henrik.heard.count("sales") == 2
        assert "invalid_choice" in henrik.heard

    house.lives(story)


def test_the_language_is_asked_and_spoken(house: House) -> None:
    publish(house, Menu(asks_language=True, greeting=Words(de="moin", en="hello")))
    house.voice.slow.add("moin")

    async def story(house: House) -> None:
        henrik = await house.calls()
        house.voice.presses(henrik.leg, "2")
        waiting = await house.queued()
        assert waiting.language == "en"

    house.lives(story)


def test_a_voicemail_is_kept(house: House) -> None:
    publish(house, Menu(queue=Queue(voicemail=True)))

    async def story(house: House) -> None:
        henrik = await house.calls()
        await house.queued()
        house.voice.presses(henrik.leg, "2")
        await house.hears(henrik, "beep")
        await house.until(lambda: henrik.recording)
        house.voice.presses(henrik.leg, "#")
        await house.hears(henrik, "voicemail_thanks")
        assert (await house.ended()).outcome == Outcome.VOICEMAIL
        assert [told["kind"] for _wav, told in house.recordings()] == ["voicemail"]
        assert Waiting.objects.get().left_at

    house.lives(story)


def test_a_callback_keeps_the_place_in_the_queue(house: House) -> None:
    async def story(house: House) -> None:
        henrik = await house.calls()
        since = (await house.queued()).since
        house.voice.presses(henrik.leg, "1")
        assert (await house.ended()).outcome == Outcome.CALLBACK
        waiting, promised = Waiting.objects.get(), Callback.objects.get()
        assert (waiting.since, waiting.callback) == (since, promised)
        assert (waiting.left_at, promised.number) == (None, HENRIK)
        assert "callback_now" in henrik.heard
        assert henrik.heard[-2:] == ["number_8", "goodbye"]

    house.lives(story)


def test_who_withholds_the_number_types_one(house: House) -> None:
    house.patience = Patience(key=1.0)

    async def story(house: House) -> None:
        caller = await house.calls("")
        await house.queued()
        house.voice.presses(caller.leg, "1")
        await house.hears(caller, "callback_confirm_number")
        house.voice.presses(caller.leg, "04055501234#")
        await house.ended()
        assert Callback.objects.get().number == "+494055501234"

    house.lives(story)


def test_outside_of_the_hours_a_voicemail_can_be_left(house: House) -> None:
    here = ZoneInfo(house.nordnetz.workspace.time_zone)
    today = clock.now().astimezone(here).weekday()
    close(house, [[] if day == today else [[0, 1440]] for day in range(7)])

    async def story(house: House) -> None:
        henrik = await house.calls()
        await house.hears(henrik, "beep")
        assert henrik.heard[:2] == ["closed", "voicemail_ask"]

    house.lives(story)


def test_hold_plays_music_and_resume_brings_them_together(house: House) -> None:
    async def story(house: House) -> None:
        henrik = await house.calls()
        tariq = await house.answers(house.nordnetz.tariq)
        call = house.call().id
        await house.wants(house.nordnetz.tariq, "hold", call=call)
        await house.until(lambda: henrik.heard[-1] == "moh" and not henrik.bridged)
        await house.wants(house.nordnetz.tariq, "resume", call=call)
        await house.until(lambda: henrik.bridged == tariq.leg)
        await house.wants(house.nordnetz.tariq, "digits", call=call, digits="42#")
        await house.until(lambda: henrik.digits == "42#")

    house.lives(story)
    assert [kind for kind in house.kinds() if kind in ("held", "resumed")] == ["held", "resumed"]


def test_nobody_but_who_talks_can_hang_up(house: House) -> None:
    async def story(house: House) -> None:
        henrik = await house.calls()
        await house.answers(house.nordnetz.tariq)
        await house.wants(house.nordnetz.jana, "hang_up", call=house.call().id)
        await house.until(house.refusals)
        assert henrik.bridged

    house.lives(story)


def test_an_agent_whose_browser_dies_leaves_the_caller_their_place(house: House) -> None:
    async def story(house: House) -> None:
        henrik = await house.calls()
        since = (await house.queued()).since
        tariq = await house.answers(house.nordnetz.tariq)
        house.voice.falls_silent(tariq.leg)
        await house.hears(henrik, "agent_lost")
        again = await house.queued()
        assert (again.since, again.prefers) == (since, house.nordnetz.tariq)
        await house.answers(house.nordnetz.jana)
        house.voice.hangs_up(henrik.leg)
        call = await house.ended()
        assert [leg["agent"] for leg in call.legs] == [
            house.nordnetz.tariq.id,
            house.nordnetz.jana.id,
        ]

    house.lives(story)


def test_after_a_reload_the_same_agent_takes_the_call_again(house: House) -> None:
    async def story(house: House) -> None:
        henrik = await house.calls()
        old = await house.answers(house.nordnetz.tariq)
        await house.wants(house.nordnetz.tariq, "answer", call=house.call().id, tab="t2")
        new = await house.connects(house.nordnetz.tariq)
        await house.until(lambda: henrik.bridged == new.leg)
        assert old.leg not in house.voice.legs

    house.lives(story)


def test_a_call_passed_on_to_a_colleague_waits_for_them_alone(house: House) -> None:
    house.patience = Patience(target=60)

    async def story(house: House) -> None:
        henrik = await house.calls()
        await house.answers(house.nordnetz.tariq)
        to = {"agent": house.nordnetz.jana.id}
        await house.wants(house.nordnetz.tariq, "transfer", call=house.call().id, to=to)
        assert (await house.queued()).only == house.nordnetz.jana
        jana = await house.answers(house.nordnetz.jana)
        assert jana.bridged == henrik.leg

    house.lives(story)


def test_a_colleague_who_does_not_answer_gives_them_back(house: House) -> None:
    async def story(house: House) -> None:
        henrik = await house.calls()
        since = (await house.queued()).since
        await house.answers(house.nordnetz.tariq)
        to = {"agent": house.nordnetz.jana.id}
        await house.wants(house.nordnetz.tariq, "transfer", call=house.call().id, to=to)
        await house.hears(henrik, "nobody_there")
        back = await house.until(lambda: Waiting.objects.filter(left_at=None, taken_at=None).last())
        await house.until(lambda: Waiting.objects.filter(only=None, left_at=None).count() == 2)
        back = await house.queued()
        assert (back.only, back.prefers, back.since) == (None, house.nordnetz.tariq, since)

    house.lives(story)


def test_a_call_is_passed_on_to_a_number(house: House) -> None:
    async def story(house: House) -> None:
        henrik = await house.calls()
        await house.answers(house.nordnetz.tariq)
        to = {"number": "+494055501234"}
        await house.wants(house.nordnetz.tariq, "transfer", call=house.call().id, to=to)
        outside = await house.until(lambda: house.voice.dialled("+494055501234"))
        house.voice.answers(outside.leg)
        await house.until(lambda: henrik.bridged == outside.leg)
        house.voice.hangs_up(outside.leg)
        assert (await house.ended()).outcome == Outcome.ANSWERED

    house.lives(story)


def test_a_call_is_not_passed_on_to_where_nobody_may_ring(house: House) -> None:
    async def story(house: House) -> None:
        henrik = await house.calls()
        await house.answers(house.nordnetz.tariq)
        to = {"number": "+12125550123"}
        await house.wants(house.nordnetz.tariq, "transfer", call=house.call().id, to=to)
        await house.until(house.refusals)
        assert house.refusals() == [ELSEWHERE]
        assert henrik.bridged

    house.lives(story)


def test_an_agent_rings_a_number_first_the_agent_then_the_number(house: House) -> None:
    async def story(house: House) -> None:
        await dial(house, HENRIK)
        jana = await house.connects(house.nordnetz.jana)
        henrik = await house.until(lambda: house.voice.dialled(HENRIK))
        await house.hears(jana, "ringing")
        house.voice.answers(henrik.leg)
        await house.until(lambda: jana.bridged == henrik.leg)
        house.voice.hangs_up(henrik.leg)
        call = await house.ended()
        assert (call.way, call.outcome, call.number) == ("outbound", Outcome.ANSWERED, HENRIK)

    house.lives(story)


def test_who_hangs_up_before_they_could_be_joined_is_who_ended_it(house: House) -> None:
    async def story(house: House) -> None:
        await dial(house, HENRIK)
        await house.connects(house.nordnetz.jana)
        henrik = await house.until(lambda: house.voice.dialled(HENRIK))
        house.voice.answers(henrik.leg)
        house.voice.hangs_up(henrik.leg)
        assert (await house.ended()).ended_by == "customer"

    house.lives(story)


def test_whoever_is_busy_is_told_as_busy(house: House) -> None:
    async def story(house: House) -> None:
        await dial(house, HENRIK)
        await house.connects(house.nordnetz.jana)
        henrik = await house.until(lambda: house.voice.dialled(HENRIK))
        house.voice.hangs_up(henrik.leg, 486)
        assert (await house.ended()).outcome == Outcome.BUSY

    house.lives(story)


def test_an_agent_hangs_up_before_anybody_answers(house: House) -> None:
    async def story(house: House) -> None:
        await dial(house, HENRIK)
        await house.connects(house.nordnetz.jana)
        henrik = await house.until(lambda: house.voice.dialled(HENRIK))
        await house.until(Call.objects.exists)
        await house.until(lambda: house.board.flow_of(house.call().id))
        await house.wants(house.nordnetz.jana, "hang_up", call=house.call().id)
        assert (await house.ended()).outcome == Outcome.MISSED
        assert henrik.leg not in house.voice.legs

    house.lives(story)


@pytest.mark.parametrize("how", ["button", "browser"])
def test_an_agent_hangs_up_while_the_rung_are_told_of_the_recording(house: House, how: str) -> None:
    async def story(house: House) -> None:
        house.voice.slow.add("recorded_notice")
        await dial(house, HENRIK)
        jana = await house.connects(house.nordnetz.jana)
        henrik = await house.until(lambda: house.voice.dialled(HENRIK))
        house.voice.answers(henrik.leg)
        await house.hears(henrik, "recorded_notice")
        if how == "button":
            await house.wants(house.nordnetz.jana, "hang_up", call=house.call().id)
        else:
            house.voice.hangs_up(jana.leg)
        assert (await house.ended()).ended_by == "agent"

    records(house)
    house.lives(story)


def test_what_an_agent_wants_meanwhile_is_done_once_they_talk(house: House) -> None:
    async def story(house: House) -> None:
        house.voice.slow.add("recorded_notice")
        await dial(house, HENRIK)
        await house.connects(house.nordnetz.jana)
        henrik = await house.until(lambda: house.voice.dialled(HENRIK))
        house.voice.answers(henrik.leg)
        await house.hears(henrik, "recorded_notice")
        await house.wants(house.nordnetz.jana, "hold", call=house.call().id)
        await house.voice.stop_playing(henrik.leg)
        await house.hears(henrik, "moh")

    records(house)
    house.lives(story)


def test_a_number_of_another_country_is_refused_and_no_call(house: House) -> None:
    async def story(house: House) -> None:
        await dial(house, "+12125550123")
        assert house.refusals() == [ELSEWHERE]
        assert not Call.objects.exists()

    house.lives(story)


def test_a_test_call_meets_the_menu_being_edited_and_counts_nowhere(house: House) -> None:
    blocks = Menu(greeting=Words(de="draft")).model_dump()

    async def story(house: House) -> None:
        jana = house.nordnetz.jana
        await house.wants(jana, "test", inbox=house.line.id, tab="t1", blocks=blocks)
        leg = await house.connects(jana)
        await house.hears(leg, "moh")
        assert leg.heard[0] == "draft"
        house.voice.hangs_up(leg.leg)
        call = await house.ended()
        assert (call.test, call.conversation) == (True, None)
        assert not Waiting.objects.exists()

    house.lives(story)


def test_calls_go_on_while_the_database_is_away(house: House) -> None:
    async def story(house: House) -> None:
        house.away = True
        henrik = await house.calls()
        await house.hears(henrik, "moh")
        assert not Call.objects.exists()
        house.away = False
        assert (await house.queued()).since - house.call().began_at < timedelta(seconds=2)

    house.lives(story)


def test_before_a_restart_calls_are_ended_with_a_word_and_new_ones_refused(house: House) -> None:
    async def story(house: House) -> None:
        henrik = await house.calls()
        await house.queued()
        await house.board.drain(0, asyncio.Event())
        assert henrik.heard[-1] == "goodbye"
        assert (await house.ended()).ended_by == "us"
        late = house.voice.rings(house.board.plans[house.line.id].line)
        await house.until(lambda: house.voice.refused.get(late.leg) == 503)

    house.lives(story)


async def dial(house: House, number: str) -> None:
    """Jana rings somebody."""
    told = {"inbox": house.line.id, "conversation": None, "callback": None, "tab": "t1"}
    await house.wants(house.nordnetz.jana, "dial", number=number, **told)


def records(house: House) -> None:
    """Talks are, and whoever is in one is told so."""
    workspace = house.nordnetz.workspace
    change_recording_rule(workspace=workspace, actor=SYSTEM, talks=True, keep_days=None)


def publish(house: House, menu: Menu) -> None:
    """What callers meet."""
    publish_menu(inbox=house.line, actor=SYSTEM, blocks=menu)


def close(house: House, week: list[list[list[int]]]) -> None:
    """When somebody is there."""
    change_hours(workspace=house.nordnetz.workspace, actor=SYSTEM, inbox=None, week=week)


def test_who_presses_three_gets_a_link_to_go_on_in_writing(house: House) -> None:
    texts(house)
    publish(house, Menu(queue=Queue(writing=True)))

    async def story(house: House) -> None:
        henrik = await house.calls()
        await house.hears(henrik, "offer_writing")
        house.voice.presses(henrik.leg, "3")
        call = await house.ended()
        assert call.outcome == Outcome.WRITING
        assert "writing_sent" in henrik.heard
        assert not Waiting.objects.filter(left_at=None).exists()
        [link] = Message.objects.filter(conversation=call.conversation_id, direction="outbound")
        assert (link.to[0]["address"], "/c/" in link.text) == (HENRIK, True)

    house.lives(story)


def test_three_is_offered_to_mobile_telephones_only(house: House) -> None:
    texts(house)
    publish(house, Menu(queue=Queue(writing=True)))

    async def story(house: House) -> None:
        landline = await house.calls("+4940123456")
        await house.hears(landline, "moh")
        assert "offer_writing" not in landline.heard
        house.voice.hangs_up(landline.leg)
        await house.ended()

    house.lives(story)


def texts(house: House) -> None:
    """Nordnetz has a number for text messages, and its help centre is open."""
    company = house.nordnetz.workspace
    people.opened(company)
    add_inbox(
        workspace=company,
        channel="sms",
        address="+4915735984000",
        settings={"account": "AC" + "0" * 32, "token": "secret"},
        actor=SYSTEM,
    )
