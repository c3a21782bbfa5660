"""A test call from the desk: an agent's browser in the place of a caller."""

from collections.abc import Awaitable, Callable

from egal.channels.phone.switchboard import desks
from egal.channels.phone.switchboard.flow import Flow, Over
from egal.channels.phone.switchboard.inbound import meet
from egal.channels.phone.switchboard.means import Wish


def trial(wish: Wish) -> Callable[[Flow], Awaitable[None]]:
    """The script of it: wish "test". Nobody is rung, and nothing is kept."""

    async def script(flow: Flow) -> None:
        desk = await desks.connect(flow, wish)
        if desk is None:
            raise Over("us", outcome="failed", reason="no browser")
        flow.meet(desk.leg)
        flow.tell("answered")
        await meet(flow)

    return script
