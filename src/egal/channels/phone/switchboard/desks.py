"""Bringing an agent's browser into a call, and letting it go."""

import asyncio

from egal.calls.voice import Gone, Up, VoiceError
from egal.channels.phone.switchboard.flow import AtDesk, Flow
from egal.channels.phone.switchboard.means import Wish


async def connect(flow: Flow, wish: Wish) -> AtDesk | None:
    """The agent, once sound goes both ways; None when their browser does not come in time.

    What the customer hears goes on meanwhile.
    """
    tab = str(wish.data.get("tab", ""))
    leg, sdp = await flow.voice.browser(flow.customer or None)
    flow.own(leg)
    desk = AtDesk(wish.agent, leg, tab)
    await tell(flow, desk, "sdp", sdp=sdp)
    if await _comes(flow, desk):
        flow.knows.add(desk.agent)
        return desk
    await drop(flow, desk)
    return None


async def _comes(flow: Flow, desk: AtDesk) -> bool:
    clock = asyncio.get_running_loop().time
    until = clock() + flow.means.patience.browser
    while (left := until - clock()) > 0:
        match await flow.next(left):
            case Up(leg=leg) if leg == desk.leg:
                return True
            case Gone(leg=leg) if leg == desk.leg:
                return False
            case Wish("hang_up", agent) if agent == desk.agent:
                return False
            case Wish("sdp", agent, data) if agent == desk.agent and data.get("leg") == desk.leg:
                if not await _answered(flow, desk, str(data.get("sdp", ""))):
                    return False
    return False


async def _answered(flow: Flow, desk: AtDesk, sdp: str) -> bool:
    try:
        await flow.voice.browser_answers(desk.leg, sdp)
    except VoiceError:
        return False
    return True


async def release(flow: Flow) -> None:
    """Whoever talks with the customer does not any more."""
    if flow.desk:
        desk, flow.desk = flow.desk, None
        flow.tell("left", agent=desk.agent or None, leg=desk.leg)
        await drop(flow, desk)


async def drop(flow: Flow, desk: AtDesk) -> None:
    """End their leg, and let their browser know."""
    await flow.voice.hang_up(desk.leg)
    if desk.agent:
        await tell(flow, desk, "over")


async def tell(flow: Flow, desk: AtDesk, kind: str, **data: object) -> None:
    """Something for the tab in which the agent has the call."""
    workspace, row = flow.plan.line.workspace, flow.row
    told = {"call": row, "leg": desk.leg, **data}
    await flow.means.tell(workspace=workspace, agent=desk.agent, tab=desk.tab, kind=kind, **told)


async def refuse(flow: Flow, agent: int, reason: str) -> None:
    """reason: in English as of `Unreadable`."""
    workspace = flow.plan.line.workspace
    await flow.means.tell(
        workspace=workspace, agent=agent, kind="refused", call=flow.row, reason=reason
    )
