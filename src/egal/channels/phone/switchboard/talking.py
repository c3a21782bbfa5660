"""A customer and somebody of ours talk: hold, keys, recording, passing on, hanging up."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext_noop

from egal.calls.menus.blocks import Queue
from egal.calls.voice import Gone, Leg, Silent, Track
from egal.channels.phone.switchboard import desks
from egal.channels.phone.switchboard.flow import AtDesk, Flow, Over
from egal.channels.phone.switchboard.means import Wish
from egal.channels.phone.switchboard.ringing import ring_number
from egal.shared import clock

NOT_YOURS = gettext_noop("Somebody else has this call.")
_KEYS = frozenset("0123456789*#")


@dataclass(frozen=True, slots=True)
class Place:
    """How the customer waits.

    team: who may take them, by its public id or its own, "" for all. prefers: who knows them. only:
    nobody else; back: who passed them on, and gets them back when nobody takes them. words: what
    they hear first, else the wait.
    """

    block: Queue
    team: str | int = ""
    prefers: int | None = None
    only: int | None = None
    back: int | None = None
    words: tuple[str, ...] = ()


async def talk(flow: Flow, desk: AtDesk, place: Place) -> Place:
    """From the moment they hear each other. How the customer waits next, if they are still there;
    Over when one of them hangs up."""
    await _bridge(flow, desk)
    while True:
        match await flow.next():
            case Gone(leg=leg) | Silent(leg=leg) if flow.desk and leg == flow.desk.leg:
                return await _lost(flow, place)
            case Wish() as wish:
                if found := await _obey(flow, wish, place):
                    return found


async def _bridge(flow: Flow, desk: AtDesk) -> None:
    await flow.voice.bridge(flow.customer, desk.leg)
    flow.desk = desk
    flow.tell("talking", agent=desk.agent or None, leg=desk.leg)
    if flow.plan.records and not flow.test:
        await _record(flow, desk.leg)


async def _lost(flow: Flow, place: Place) -> Place:
    """Their browser died: the customer keeps the place. A telephone we rang has just hung up."""
    agent = flow.desk.agent if flow.desk else 0
    if not agent:
        raise Over("agent")
    await desks.release(flow)
    words = ("agent_lost",)
    return replace(place, prefers=agent, only=None, back=None, words=words)


async def _obey(flow: Flow, wish: Wish, place: Place) -> Place | None:
    if wish.do == "answer" and flow.desk and wish.agent == flow.desk.agent:
        await _take_again(flow, wish)
    elif flow.desk is None or wish.agent not in (flow.desk.agent, *_passed_by(flow, place)):
        await desks.refuse(flow, wish.agent, NOT_YOURS)
    elif wish.do == "transfer":
        return await _pass_on(flow, wish, place)
    elif act := _ACTS.get(wish.do):
        await act(flow, wish)
    return None


def _passed_by(flow: Flow, place: Place) -> tuple[int, ...]:
    """Who put them through to a telephone may still end it."""
    return (place.back,) if flow.desk and not flow.desk.agent and place.back else ()


async def _take_again(flow: Flow, wish: Wish) -> None:
    """The same agent in a new tab, or after a reload."""
    old = flow.desk
    desk = await desks.connect(flow, wish)
    if desk is None or old is None:
        return
    flow.desk = None
    await flow.voice.part(flow.customer)
    flow.tell("left", agent=old.agent, leg=old.leg)
    await desks.drop(flow, old)
    await _bridge(flow, desk)


async def _hang_up(_flow: Flow, _wish: Wish) -> None:
    raise Over("agent")


async def _hold(flow: Flow, _wish: Wish) -> None:
    await flow.voice.part(flow.customer)
    flow.tell("held", leg=flow.desk.leg if flow.desk else "")
    await flow.play(flow.menu.queue.music or "moh", again=True)


async def _resume(flow: Flow, _wish: Wish) -> None:
    if flow.desk:
        await flow.voice.bridge(flow.customer, flow.desk.leg)
        flow.tell("resumed", leg=flow.desk.leg)


async def _send_digits(flow: Flow, wish: Wish) -> None:
    digits = str(wish.data.get("digits", ""))[:32]
    if digits and _KEYS.issuperset(digits):
        await flow.voice.send_digits(flow.customer, digits)


async def _record(flow: Flow, leg: Leg) -> None:
    """Both of them; a pause that an agent made ends with the agent."""
    wanted = [Track(flow.customer, 0), Track(leg, 1)]
    flow.recorded_since = flow.recorded_since or clock.now()
    flow.tracks += [each for each in wanted if each not in flow.tracks]
    _end_pause(flow)
    for track in wanted:
        await flow.voice.record(track.leg)


async def _pause_recording(flow: Flow, _wish: Wish) -> None:
    if flow.tracks and len(flow.pauses) % 2 == 0:
        flow.pauses.append(clock.now())
        for track in flow.tracks[:1] + flow.tracks[-1:]:
            await flow.voice.pause_recording(track.leg)


async def _resume_recording(flow: Flow, _wish: Wish) -> None:
    if flow.tracks and flow.desk:
        await _record(flow, flow.desk.leg)


def _end_pause(flow: Flow) -> None:
    if len(flow.pauses) % 2:
        flow.pauses.append(clock.now())


async def _pass_on(flow: Flow, wish: Wish, place: Place) -> Place | None:
    """Without a word to whoever takes them; nobody can be in a call with two others."""
    to = wish.data.get("to") or {}
    number, agent, team = to.get("number"), to.get("agent"), to.get("team")
    if number:
        return await _pass_to_number(flow, wish, str(number), place)
    if not agent and not team:
        return None
    await _part(flow)
    only, words = (int(agent) if agent else None), ("connecting",)
    return Place(place.block, team=team or "", only=only, back=wish.agent, words=words)


async def _pass_to_number(flow: Flow, wish: Wish, number: str, place: Place) -> Place | None:
    if reason := flow.means.may_ring(flow.plan.line, wish.agent, number):
        await desks.refuse(flow, wish.agent, reason)
        return None
    await _part(flow)
    await flow.play("connecting", "moh", again=True)
    back = replace(place, prefers=wish.agent, only=None, words=("nobody_there",))
    leg = await ring_number(flow, number)
    if leg is None:
        return back
    return await talk(flow, AtDesk(0, leg), replace(back, back=wish.agent))


async def _part(flow: Flow) -> None:
    await flow.voice.part(flow.customer)
    await desks.release(flow)


_ACTS: dict[str, Callable[[Flow, Wish], Awaitable[None]]] = {
    "hang_up": _hang_up,
    "hold": _hold,
    "resume": _resume,
    "digits": _send_digits,
    "pause_recording": _pause_recording,
    "resume_recording": _resume_recording,
}
