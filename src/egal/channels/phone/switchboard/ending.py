"""A call's whole life: its script, and what has to be done when it is over."""

import logging
from collections.abc import Awaitable, Callable

from egal.calls.voice import VoiceError
from egal.channels.phone.switchboard import desks, keeping
from egal.channels.phone.switchboard.flow import Flow, Over

log = logging.getLogger(__name__)

RESTART = "restart"  # why we end a call ourselves
_LAST_WORDS = 4.0  # seconds
_STILL_TO_HEAR = 0.2  # seconds

Script = Callable[[Flow], Awaitable[None]]


async def conduct(flow: Flow, script: Script) -> None:
    """Until it is over; then it is told how it ended, and nothing of it is left."""
    over = await _over(flow, script)
    if over.reason == RESTART:
        await _say_goodbye(flow)
    flow.finish()
    flow.queued = False
    desk, flow.desk = flow.desk, None
    agent = desk.agent if desk else None
    flow.tell(
        "ended", by=over.by, outcome=over.outcome, reason=over.reason, cause=over.cause, agent=agent
    )
    for leg in [leg for leg, whose in flow.means.legs.items() if whose is flow]:
        await flow.voice.hang_up(leg)
        flow.means.legs.pop(leg, None)
    if desk and desk.agent:
        await desks.tell(flow, desk, "over")
    await keeping.keep_talk(flow)


async def _over(flow: Flow, script: Script) -> Over:
    try:
        await script(flow)
    except Over as over:
        return over
    except VoiceError as error:
        return await _failed(flow, error)
    except Exception as error:
        log.exception("a call failed")
        return Over("us", outcome="failed", reason=type(error).__name__)
    return Over("us")


async def _failed(flow: Flow, error: VoiceError) -> Over:
    """A leg that has just gone cannot be used: who hung up is still to be heard then."""
    try:
        while await flow.next(_STILL_TO_HEAR):
            pass
    except Over as over:
        return over
    return Over("us", outcome="" if flow.knows else "failed", reason=str(error))


async def _say_goodbye(flow: Flow) -> None:
    """They are not just cut off."""
    try:
        await flow.play("goodbye", leg=flow.customer)
        await flow.next(_LAST_WORDS)
    except (Over, VoiceError):
        return
