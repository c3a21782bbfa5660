"""What a caller leaves instead of waiting: a voicemail, or a number to be rung at."""

import asyncio
from datetime import datetime

from django.db import DatabaseError

from egal.calls.voice import Digit, Track
from egal.channels.phone.names import number_typed
from egal.channels.phone.switchboard import keeping, rows
from egal.channels.phone.switchboard.flow import Flow, Over
from egal.channels.phone.switchboard.means import Wish
from egal.shared import clock

_YES, _ANOTHER, _NEXT = "1", "2", "2"
_MOST_SLOTS = 5


async def voicemail(flow: Flow) -> None:
    """Until they hang up, press #, or have spoken as long as there is room for."""
    if not await _leave_queue(flow):
        return
    await flow.say("voicemail_ask", "beep")
    flow.tell("voicemail")
    since = clock.now()
    if not flow.test:
        await flow.voice.record(flow.customer)
    try:
        await _speaks(flow)
    finally:
        await keeping.keep(flow, "voicemail", [Track(flow.customer, 0)], since)
    await flow.say("voicemail_thanks")
    raise Over("us")


async def _speaks(flow: Flow) -> None:
    time = asyncio.get_running_loop().time
    until = time() + flow.means.patience.voicemail
    while (left := until - time()) > 0:
        match await flow.next(left):
            case Digit(leg=leg, digit="#") if leg == flow.customer:
                return


async def callback(flow: Flow, *, keeps_place: bool = False) -> None:
    """Promise to ring back. Returns when they do not want it after all, or it cannot be."""
    number = await _number(flow)
    if not number:
        return
    slots = await _slots(flow)
    if keeps_place and (not slots or await flow.key("callback_choose") != _ANOTHER):
        await _as_soon_as_it_is_their_turn(flow, number)
    await _at_another_time(flow, number, slots)


async def writing(flow: Flow) -> None:
    """A link by text message. Returns when none can be sent."""
    if not await _texted(flow):
        await flow.say("writing_not")
        return
    if not await _leave_queue(flow):
        return
    flow.tell("writing")
    await flow.say("writing_sent", "goodbye")
    raise Over("us")


async def _texted(flow: Flow) -> bool:
    if flow.test:
        return True
    row = await flow.known()
    try:
        return bool(row and await flow.means.ask(rows.text_link, row))
    except DatabaseError:
        return False


async def promised_by_agent(flow: Flow, wish: Wish) -> None:
    """An agent who sees who rings has promised to ring back in a few minutes."""
    row = await flow.known()
    promised = await flow.means.ask(rows.promised, row) if row else None
    if not promised or not await _leave_queue(flow):
        return
    callback, at = promised
    flow.tell("promised", agent=wish.agent, callback=callback, at=at.isoformat())
    words = await flow.words(rows.spoken_moment, flow.plan, at, flow.language)
    await flow.say("callback_promised", "callback_time", *words, "goodbye")
    raise Over("us")


async def _number(flow: Flow) -> str:
    """Theirs; where it is withheld the one they type, "" for none."""
    if flow.number:
        return flow.number
    typed = await flow.digits("callback_confirm_number")
    found = number_typed(flow.plan.line.address, typed)
    if typed and not found:
        await flow.say("invalid_choice")
    return found


async def _slots(flow: Flow) -> list[datetime]:
    if flow.test:
        return []
    try:
        return await flow.means.ask(rows.slots, flow.plan.line.inbox, _MOST_SLOTS)
    except DatabaseError:
        return []


async def _as_soon_as_it_is_their_turn(flow: Flow, number: str) -> None:
    """Over once it is promised; nobody who came later is rung before them."""
    if not await _promise(flow, number, None):
        return
    words = await flow.words(rows.spoken_number, number, flow.language)
    await flow.say("callback_now", *words, "goodbye")
    raise Over("us")


async def _at_another_time(flow: Flow, number: str, slots: list[datetime]) -> None:
    for slot in slots:
        words = await flow.words(rows.spoken_moment, flow.plan, slot, flow.language)
        pressed = await flow.key("callback_time", *words, "callback_take")
        if pressed == _YES and await _promise(flow, number, slot):
            await flow.say("callback_promised", "goodbye")
            raise Over("us")


async def _promise(flow: Flow, number: str, at: datetime | None) -> bool:
    """at: None for as soon as it is their turn. Whether it holds: not when an agent has taken them
    this moment, or somebody else the slot."""
    if flow.test:
        return True
    row = await flow.known()
    try:
        promised = await flow.means.ask(rows.promise_callback, row, number, at) if row else None
    except DatabaseError:
        await flow.say("nobody_there")
        return False
    if not promised:
        return False
    flow.queued = False
    flow.tell("promised", callback=promised[0], at=promised[1].isoformat())
    return True


async def _leave_queue(flow: Flow) -> bool:
    """Whether they wait for nobody any more: not when an agent has taken them this moment."""
    if flow.queued and not flow.test and flow.row:
        try:
            if not await flow.means.ask(rows.leave, flow.row):
                return False
        except DatabaseError:
            pass  # they leave with the end of the call
    flow.queued = False
    return True
