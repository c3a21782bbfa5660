"""Every driver holds the contract of `calls/voice.py`, method by method and event by event.

The embedded one with real SIP, real sound and a real browser on loopback, the fake one so that what
is built above is tested against the truth. What a driver cannot do it says, and refuses. What each
tells of a call is held in `test_facts.py`.
"""

import asyncio
from collections.abc import Callable
from inspect import iscoroutinefunction, signature
from pathlib import Path
from typing import Any

import pytest

from egal.calls.voice import (
    Abilities,
    Digit,
    Gone,
    HeldByThem,
    Incoming,
    Leg,
    Line,
    Ringing,
    Silent,
    Track,
    Up,
    Voice,
    VoiceError,
)
from egal.channels.phone.cti.voice import ELSEWHERE, ToldVoice
from egal.channels.phone.embedded.driver import EmbeddedVoice
from egal.channels.phone.embedded.tests.driving import run, sound
from egal.channels.phone.tests.stages import HENRIK, MARA, SOUND, STAGES, Open, Stage
from egal.testing.voice import FakeVoice

VOICES = {"embedded": EmbeddedVoice, "fake": FakeVoice, "cti": ToldVoice}
CONTRACT = [name for name in vars(Voice) if not name.startswith("_")]
LINE = Line(1, 1, "+49405550100")

every_voice = pytest.mark.parametrize("voice", VOICES.values(), ids=VOICES)
every_stage = pytest.mark.parametrize("opened", STAGES.values(), ids=STAGES)


@every_voice
def test_it_has_all_of_the_contract(voice: type[Voice]) -> None:
    for name in CONTRACT:
        assert hasattr(voice, name) or name in ("key", "abilities"), name
        wanted, has = getattr(Voice, name, None), getattr(voice, name, None)
        if callable(wanted) and callable(has):
            assert iscoroutinefunction(has) == iscoroutinefunction(wanted), name
            asked, taken = signature(wanted).parameters, signature(has).parameters
            assert list(taken)[: len(asked)] == list(asked), name
            more = list(taken.values())[len(asked) :]
            assert all(each.default is not each.empty for each in more), name


@every_stage
def test_somebody_rings_is_answered_presses_a_key_holds_and_hangs_up(
    opened: Open, tmp_path: Path
) -> None:
    async def test() -> None:
        async with opened(tmp_path) as stage:
            await stage.rings()
            rang = await stage.hears(Incoming)
            assert (rang.number, rang.line.inbox, bool(rang.call)) == (HENRIK, 1, True)
            await stage.voice.ring(rang.leg)
            await stage.voice.answer(rang.leg)
            await stage.presses("7")
            assert await stage.hears(Digit) == Digit(rang.leg, "7")
            for held in (True, False):
                await stage.holds(held)
                assert await stage.hears(HeldByThem) == HeldByThem(rang.leg, held)
            await stage.hangs_up()
            assert await stage.hears(Gone) == Gone(rang.leg, "them", 200)

    run(test())


@every_stage
def test_we_refuse_a_call_and_hang_up_another(opened: Open, tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as stage:
            await stage.rings()
            refused = (await stage.hears(Incoming)).leg
            await stage.voice.refuse(refused, 486)
            assert await stage.hears(Gone) == Gone(refused, "us", 486)
            await stage.is_over()
            taken = await answered(stage)
            await stage.voice.hang_up(taken)
            assert await stage.hears(Gone) == Gone(taken, "us", 200)
            await stage.is_over()

    run(test())


@every_stage
def test_we_ring_a_number_press_keys_for_it_and_it_may_be_busy(
    opened: Open, tmp_path: Path
) -> None:
    async def test() -> None:
        async with opened(tmp_path) as stage:
            leg = await stage.voice.dial(stage.line, MARA)
            assert await stage.hears(Ringing) == Ringing(leg)
            await stage.mara_takes()
            assert await stage.hears(Up) == Up(leg)
            await stage.voice.send_digits(leg, "4")
            assert await stage.mara_is_told() == "4"
            await stage.voice.hang_up(leg)
            await stage.hears(Gone)
            busy = await stage.voice.dial(stage.line, MARA)
            await stage.hears(Ringing)
            await stage.mara_takes(busy=True)
            gone = await stage.hears(Gone)
            assert (gone.leg, gone.by, gone.cause) == (busy, "them", 486)
            with pytest.raises(VoiceError):
                await stage.voice.dial(stage.cut, MARA)

    run(test())


@every_stage
def test_sounds_are_played_through_for_ever_and_until_something_else_is(
    opened: Open, tmp_path: Path
) -> None:
    async def test() -> None:
        async with opened(tmp_path) as stage:
            leg, beep = await answered(stage), sound(tmp_path, SOUND, 0.6)
            assert await stage.voice.play(leg, [beep])
            await stage.hears_sound()
            for ends in (stage.voice.stop_playing, lambda leg: stage.voice.play(leg, [beep])):
                music = asyncio.ensure_future(stage.voice.play(leg, [beep], again=True))
                await stage.hears_sound()
                await asyncio.sleep(0.1)
                await ends(leg)
                assert not await music

    run(test())


@every_stage
def test_two_talk_are_parted_and_each_is_recorded(opened: Open, tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as stage:
            henrik = await answered(stage)
            mara = await stage.voice.dial(stage.line, MARA, like=henrik)
            await stage.hears(Ringing)
            await stage.mara_takes()
            await stage.hears(Up)
            music = asyncio.ensure_future(
                stage.voice.play(henrik, [sound(tmp_path, SOUND)], again=True)
            )
            await stage.hears_sound()
            await stage.voice.bridge(henrik, mara)
            assert not await music
            for leg in (henrik, mara):
                await stage.voice.record(leg)
            await stage.hears_mara()
            await asyncio.sleep(0.5)  # they talk
            await stage.voice.pause_recording(mara)
            await stage.voice.part(henrik)
            assert stage.voice.traffic(henrik).lost == 0
            await stage.voice.hang_up(mara)
            both = [Track(henrik, 0), Track(mara, 1)]
            kept = await stage.voice.recorded(both, tmp_path / "kept.wav")
            assert kept
            assert (kept.path.exists(), kept.seconds > 0.3) == (True, True)
            assert await stage.voice.recorded(both, tmp_path / "again.wav") is None

    run(test())


@pytest.mark.chromium
@every_stage
def test_a_browser_comes_into_a_call_and_dies(opened: Open, tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path, browses=True) as stage:
            henrik = await answered(stage)
            jana, sdp = await stage.voice.browser(like=henrik)
            with pytest.raises(VoiceError):
                await stage.voice.browser_answers(jana, "no SDP")
            await stage.voice.browser_answers(jana, await stage.joins(sdp))
            assert await stage.hears(Up) == Up(jana)
            await stage.voice.bridge(henrik, jana)
            await stage.dies()
            assert await stage.hears(Silent) == Silent(jana)
            await stage.voice.hang_up(jana)
            assert await stage.hears(Gone) == Gone(jana, "us", 200)

    run(test())


@every_stage
def test_a_leg_that_is_gone_is_said_to_be(opened: Open, tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as stage:
            leg = await answered(stage)
            await stage.hangs_up()
            await stage.hears(Gone)
            for name, do in with_a_leg(stage.voice, leg).items():
                with pytest.raises(VoiceError):
                    print(name, await do())  # noqa: T201 - shown where it does not refuse
            with pytest.raises(VoiceError):
                stage.voice.traffic(leg)
            await nothing_happens(stage.voice, leg)

    run(test())


@every_stage
def test_legs_that_are_there_end_with_the_driver(opened: Open, tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as stage:
            legs = {await answered(stage), (await stage.voice.browser())[0]}
            await stage.voice.use([])
            await stage.voice.stop()
            assert {(await stage.hears(Gone)).leg, (await stage.hears(Gone)).leg} == legs
            await stage.voice.start(lambda _event: None)

    run(test())


CANNOT: dict[str, Callable[[Voice, Leg], Any]] = {
    "plays": lambda voice, leg: voice.play(leg, []),
    "bridges": lambda voice, leg: voice.bridge(leg, leg),
    "records": lambda voice, leg: voice.record(leg),
    "browsers": lambda voice, _leg: voice.browser(),
    "dials": lambda voice, _leg: voice.dial(LINE, MARA),
}


@pytest.mark.parametrize("ability", CANNOT)
def test_what_a_driver_says_it_cannot_do_it_refuses(ability: str) -> None:
    voice = FakeVoice(Abilities(**{ability: False}))
    leg = voice._new("in").leg
    with pytest.raises(VoiceError, match=ability):
        asyncio.run(CANNOT[ability](voice, leg))


@pytest.mark.parametrize("name", [*CANNOT, "answer", "ring", "refuse", "send_digits"])
def test_a_system_that_only_tells_us_carries_nothing_and_says_where_to_do_it(name: str) -> None:
    voice = ToldVoice()
    does = {
        **CANNOT,
        **{
            key: lambda *_both, key=key: with_a_leg(voice, "x")[key]()
            for key in ("answer", "ring", "refuse", "send_digits")
        },
    }
    assert not getattr(voice.abilities, name, False)
    with pytest.raises(VoiceError, match=ELSEWHERE):
        asyncio.run(does[name](voice, "x"))
    asyncio.run(nothing_happens(voice, "x"))
    assert (voice.troubles(), asyncio.run(voice.recorded([], Path("x")))) == ({}, None)


async def answered(stage: Stage) -> Leg:
    """Henrik's leg, once he was answered."""
    await stage.rings()
    leg = (await stage.hears(Incoming)).leg
    await stage.voice.answer(leg)
    return leg


def with_a_leg(voice: Voice, leg: Leg) -> dict[str, Callable[[], Any]]:
    """All that needs one that is there."""
    return {
        "ring": lambda: voice.ring(leg),
        "answer": lambda: voice.answer(leg),
        "refuse": lambda: voice.refuse(leg, 486),
        "browser_answers": lambda: voice.browser_answers(leg, "v=0"),
        "play": lambda: voice.play(leg, []),
        "send_digits": lambda: voice.send_digits(leg, "1"),
        "bridge": lambda: voice.bridge(leg, leg),
        "record": lambda: voice.record(leg),
        "pause_recording": lambda: voice.pause_recording(leg),
    }


async def nothing_happens(voice: Voice, leg: Leg) -> None:
    """By what may be asked of a leg that has just gone."""
    for do in (voice.hang_up, voice.stop_playing, voice.part):
        await do(leg)
