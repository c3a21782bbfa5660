"""Ringing somebody: first the agent's browser, then the number."""

from collections.abc import Awaitable, Callable

from egal.calls.voice import Gone, Silent
from egal.channels.phone.switchboard import desks
from egal.channels.phone.switchboard.flow import AtDesk, Flow, Over
from egal.channels.phone.switchboard.means import Played, Wish
from egal.channels.phone.switchboard.queueing import wait
from egal.channels.phone.switchboard.ringing import NoAnswer, answered
from egal.channels.phone.switchboard.talking import Place, talk


def outbound(wish: Wish) -> Callable[[Flow], Awaitable[None]]:
    """The script of a call an agent begins: wish "dial"."""

    async def script(flow: Flow) -> None:
        desk = await desks.connect(flow, wish)
        if desk is None:
            raise Over("us", outcome="failed", reason="no browser")
        flow.desk = desk
        leg = await flow.voice.dial(flow.plan.line, flow.number, desk.leg)
        flow.own(leg)
        try:
            await answered(flow, leg, hears=desk.leg)
        except NoAnswer as none:
            raise Over("us", cause=none.cause) from none
        flow.meet(leg)
        flow.tell("answered")
        await _talk(flow, desk)

    return script


async def _talk(flow: Flow, desk: AtDesk) -> None:
    if flow.plan.records:
        await _notice(flow, desk)
    place = Place(flow.menu.queue)
    while True:
        place = await talk(flow, desk, place)
        desk = await wait(flow, place)


async def _notice(flow: Flow, desk: AtDesk) -> None:
    """Said before they talk. Over when the agent leaves meanwhile; what else they want is done once
    it is through."""
    turn = await flow.play("recorded_notice")
    later: list[Wish] = []
    while True:
        match await flow.next():
            case Played(number) if number == turn:
                break
            case Gone(leg) | Silent(leg) if leg == desk.leg:
                raise Over("agent")
            case Wish("hang_up", agent) if agent == desk.agent:
                raise Over("agent")
            case Wish() as wish:
                later.append(wish)
    for wish in later:
        flow.take(wish)
