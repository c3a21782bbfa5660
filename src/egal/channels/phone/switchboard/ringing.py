"""Ringing a number while somebody of ours, or the customer, waits for it."""

import asyncio

from egal.calls.voice import Gone, Leg, Ringing, Up, VoiceError
from egal.channels.phone.switchboard.flow import Flow, Over
from egal.channels.phone.switchboard.means import Wish


class NoAnswer(Exception):
    """cause: a SIP status."""

    def __init__(self, cause: int) -> None:
        super().__init__(cause)
        self.cause = cause


async def ring_number(flow: Flow, number: str) -> Leg | None:
    """Their leg once they answer; None when they do not."""
    try:
        leg = await flow.voice.dial(flow.plan.line, number, flow.customer)
        flow.own(leg)
        await answered(flow, leg)
    except (NoAnswer, VoiceError):
        return None
    return leg


async def answered(flow: Flow, leg: Leg, *, hears: Leg = "") -> None:
    """Returns once whoever is rung answers. hears: who hears that it rings.

    NoAnswer when they do not; Over when the agent who rings hangs up before.
    """
    clock = asyncio.get_running_loop().time
    until = clock() + flow.means.patience.number
    while (left := until - clock()) > 0:
        match await flow.next(left):
            case Up(leg=up) if up == leg:
                return
            case Gone(leg=gone, cause=cause) if gone == leg:
                raise NoAnswer(cause)
            case Gone(leg=gone) if gone == hears:
                await _give_up(flow, leg)
            case Wish("hang_up", agent) if flow.desk and agent == flow.desk.agent:
                await _give_up(flow, leg)
            case Ringing(leg=rings) if hears and rings == leg:
                await flow.play("ringing", again=True, leg=hears)
    await flow.voice.hang_up(leg)
    raise NoAnswer(480)


async def _give_up(flow: Flow, leg: Leg) -> None:
    await flow.voice.hang_up(leg)
    raise Over("agent", cause=487)
