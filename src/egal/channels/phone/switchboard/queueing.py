"""Waiting for a person: the wait told honestly, music, and what one may choose instead."""

import asyncio
from dataclasses import dataclass, replace

from django.db import DatabaseError
from django.utils.translation import gettext_noop

from egal.calls.menus.blocks import Queue
from egal.calls.voice import Digit
from egal.channels.phone.switchboard import desks, leaving, rows
from egal.channels.phone.switchboard.flow import AtDesk, Called, Flow
from egal.channels.phone.switchboard.means import Played, Wish
from egal.channels.phone.switchboard.talking import Place, talk
from egal.channels.texting import takes_texts
from egal.shared import clock

NOT_THERE = gettext_noop("Your browser did not come into the call. Take it again.")
_CALLBACK, _VOICEMAIL, _WRITING = "1", "2", "3"
_LONGEST_UNTOLD = 3600.0  # seconds


@dataclass(slots=True)
class _Turn:
    """What plays now: the number of an announcement, None for music. until: when to speak again."""

    announcement: int | None
    until: float


async def queue(flow: Flow, block: Queue) -> None:
    """Until the call is over."""
    place = Place(block, team=block.team)
    while True:
        desk = await wait(flow, place)
        place = await talk(flow, desk, place)


async def wait(flow: Flow, place: Place) -> AtDesk:
    """Until an agent is there. Over when they leave something instead, or hang up."""
    flow.since = flow.since or clock.now()
    flow.tell("queued", team=str(place.team))
    while True:
        flow.queued = True
        flow.later(_stand(flow, place))
        try:
            place = await _pass_time(flow, place)
        except Called as called:
            flow.queued = False
            if called.wish.do == "later":
                flow.queued = True
                await leaving.promised_by_agent(flow, called.wish)
            elif desk := await _take(flow, called.wish):
                return desk
            place = replace(place, words=("moh",))


async def _take(flow: Flow, wish: Wish) -> AtDesk | None:
    if not await _theirs(flow, wish):
        await desks.refuse(flow, wish.agent, rows.TAKEN)
        return None
    desk = await desks.connect(flow, wish)
    if desk is None:
        await desks.refuse(flow, wish.agent, NOT_THERE)
    return desk


async def _theirs(flow: Flow, wish: Wish) -> bool:
    """Whether they took this call by an offer, or had it before."""
    if flow.test or wish.agent in flow.knows:
        return True
    row = await flow.known()
    return row is not None and await flow.means.ask(rows.took, row, wish.agent)


async def _stand(flow: Flow, place: Place) -> None:
    """Among those who wait, for everybody to see; while the database is away they wait all the
    same, and stand there as soon as it is back, at the place they have."""
    row = None if flow.test else await flow.known()
    while row and flow.queued and flow.since:
        spot = rows.Spot(place.team, place.prefers, place.only, flow.language, flow.since)
        try:
            await flow.means.ask(rows.enter, row, spot)
        except DatabaseError:
            await asyncio.sleep(flow.means.patience.again)
        else:
            return


async def _pass_time(flow: Flow, place: Place) -> Place:
    """How they wait on, once nobody took them who alone might have. Called by an agent."""
    time = asyncio.get_running_loop().time
    begun = time()
    turn = await _speak(flow, place.words or await _announcement(flow, place.block))
    while True:
        match await flow.next(max(0.0, turn.until - time())):
            case Played(number) if number == turn.announcement:
                turn = await _music(flow, place)
            case Digit(leg, digit) if leg == flow.customer and _may(flow, place, digit):
                await _choose(flow, digit)
                turn = await _music(flow, place)
            case None if place.back and time() - begun >= flow.means.patience.target:
                return await _back(flow, place)
            case None:
                await _too_long(flow, place.block)
                turn = await _speak(flow, await _announcement(flow, place.block, again=True))


async def _speak(flow: Flow, words: tuple[str, ...]) -> _Turn:
    number = await flow.play(*words)
    return _Turn(number, asyncio.get_running_loop().time() + _LONGEST_UNTOLD)


async def _music(flow: Flow, place: Place) -> _Turn:
    await flow.play(place.block.music or "moh", again=True)
    seconds = flow.means.patience.target if place.back else float(place.block.update_seconds)
    return _Turn(None, asyncio.get_running_loop().time() + seconds)


async def _back(flow: Flow, place: Place) -> Place:
    """To whoever passed them on, first of all; they keep their place."""
    if row := await flow.known():
        await flow.means.ask(rows.leave, row)
    words = ("nobody_there",)
    return Place(place.block, team=place.block.team, prefers=place.back, words=words)


async def _announcement(flow: Flow, block: Queue, *, again: bool = False) -> tuple[str, ...]:
    """The wait, and what they may do instead."""
    wait = await _wait(flow) if block.tell_wait else ()
    offers = ["offer_callback"] * block.callback + ["offer_voicemail"] * block.voicemail
    offers += ["offer_writing"] * _writes(flow, block)
    return (*wait, *offers, "offer_wait") if offers and not again else (*wait, *offers)


async def _wait(flow: Flow) -> tuple[str, ...]:
    row = None if flow.test else flow.row
    found = await flow.words(rows.spoken_wait, flow.plan.line.inbox, row, flow.language)
    return found or ("wait_unknown",)


def _may(flow: Flow, place: Place, digit: str) -> bool:
    block = place.block
    offered = {
        _CALLBACK: block.callback,
        _VOICEMAIL: block.voicemail,
        _WRITING: _writes(flow, block),
    }
    return offered.get(digit, False)


def _writes(flow: Flow, block: Queue) -> bool:
    """Whether a link can be sent to whoever rings."""
    return block.writing and flow.plan.texts and takes_texts(flow.number)


async def _choose(flow: Flow, digit: str) -> None:
    """Returns when they wait on after all."""
    if digit == _CALLBACK:
        await leaving.callback(flow, keeps_place=True)
    elif digit == _WRITING:
        await leaving.writing(flow)
    else:
        await leaving.voicemail(flow)


async def _too_long(flow: Flow, block: Queue) -> None:
    """Who has waited as long as they must leaves something, if that is offered."""
    waited = (clock.now() - flow.since).total_seconds() if flow.since else 0.0
    if waited < block.most_minutes * 60:
        return
    await flow.say("nobody_there")
    if block.voicemail:
        await leaving.voicemail(flow)
    elif block.callback:
        await leaving.callback(flow, keeps_place=True)
