"""What agents want of the telephone: each wish goes to its call, or begins one."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.utils.translation import gettext_noop

from egal.calls.menus.blocks import Menu
from egal.channels.phone.switchboard import rows
from egal.channels.phone.switchboard.board import Board
from egal.channels.phone.switchboard.flow import Flow
from egal.channels.phone.switchboard.means import Plan, Wish
from egal.channels.phone.switchboard.outbound import outbound
from egal.channels.phone.switchboard.trial import trial

log = logging.getLogger(__name__)

NO_LINE = gettext_noop("This telephone line does not work now.")
RESTARTING = gettext_noop("The telephone starts again. Try it once more in a minute.")


async def obey(board: Board, message: Mapping[str, Any]) -> None:
    """message: as `tell_phone` sends it."""
    do, agent, workspace = message.get("do"), message.get("agent"), message.get("workspace")
    if do not in WISHES or not isinstance(agent, int) or not isinstance(workspace, int):
        log.warning("the desk wants something unknown of the telephone: %s", do)
        return
    if reason := await WISHES[do](board, workspace, Wish(do, agent, message)):
        await board.means.tell(
            workspace=workspace,
            agent=agent,
            tab=str(message.get("tab", "")),
            kind="refused",
            call=message.get("call"),
            reason=reason,
        )


async def _to_call(board: Board, workspace: int, wish: Wish) -> str:
    """A call another machine carries is none of ours; else its absence is explained."""
    row = wish.data.get("call")
    flow = board.flow_of(row) if isinstance(row, int) else None
    if flow and flow.plan.line.workspace == workspace:
        flow.take(wish)
        return ""
    return await board.means.ask(rows.why_not, row, board.means.host)


async def _to_leg(board: Board, workspace: int, wish: Wish) -> str:
    flow = board.means.legs.get(str(wish.data.get("leg", "")))
    if isinstance(flow, Flow) and flow.plan.line.workspace == workspace:
        flow.take(wish)
    return ""


async def _dial(board: Board, workspace: int, wish: Wish) -> str:
    plan, number = _plan(board, workspace, wish), str(wish.data.get("number", ""))
    if isinstance(plan, str):
        return plan
    if not await board.means.ask(rows.may_call, workspace, wish.agent):
        return rows.NOT_ALLOWED
    if reason := board.may_ring(plan.line, wish.agent, number):
        return reason
    flow = Flow(board.means, plan, number=number)
    told = {name: wish.data.get(name) for name in ("conversation", "callback")}
    board.begin(flow, outbound(wish), way="outbound", agent=wish.agent, **told)
    return ""


async def _test(board: Board, workspace: int, wish: Wish) -> str:
    plan = _plan(board, workspace, wish)
    if isinstance(plan, str):
        return plan
    flow = Flow(board.means, plan)
    flow.test = True
    if blocks := wish.data.get("blocks"):
        flow.menu = Menu.model_validate(blocks)
        flow.language = flow.menu.languages[0]
    board.begin(flow, trial(wish), way="inbound", agent=wish.agent)
    return ""


async def _quality(board: Board, workspace: int, wish: Wish) -> str:
    """How a browser found the sound; it may come after the end."""
    told = {name: wish.data.get(name) for name in ("loss", "jitter", "round_trip")}
    found = await board.means.ask(rows.call_with, workspace, wish.data.get("call"), wish.agent)
    if found:
        inbox, call = found
        board.means.ledger.tell(inbox, rows.quality(call, wish.agent, told))
    return ""


def _plan(board: Board, workspace: int, wish: Wish) -> Plan | str:
    """Of the inbox that is meant, or why it cannot be."""
    if board.draining:
        return RESTARTING
    plan = board.plans.get(wish.data.get("inbox", 0))
    return plan if plan and plan.line.workspace == workspace else NO_LINE


WISHES: dict[str, Callable[[Board, int, Wish], Awaitable[str]]] = {
    "answer": _to_call,
    "later": _to_call,
    "hang_up": _to_call,
    "hold": _to_call,
    "resume": _to_call,
    "digits": _to_call,
    "transfer": _to_call,
    "pause_recording": _to_call,
    "resume_recording": _to_call,
    "sdp": _to_leg,
    "dial": _dial,
    "test": _test,
    "quality": _quality,
}
"""What is done, and the reason why it is not, in English as of `Unreadable`."""
