"""What a caller meets, block by block."""

from egal.calls.menus.blocks import Choice, Queue
from egal.channels.phone.switchboard import leaving
from egal.channels.phone.switchboard.flow import Flow
from egal.channels.phone.switchboard.queueing import queue
from egal.shared import clock


async def inbound(flow: Flow) -> None:
    """A call that comes in, from the first ring on."""
    await flow.voice.answer(flow.customer)
    flow.tell("answered")
    await meet(flow)


async def meet(flow: Flow) -> None:
    """The menu, from its greeting on."""
    if flow.plan.records:
        await flow.say("recorded_notice")
    if not flow.plan.is_open(clock.now()):
        await _closed(flow)
        return
    flow.tell("menu", choice="", said="")
    greeting = getattr(flow.menu.greeting, flow.language)
    if flow.menu.asks_language and len(flow.menu.languages) > 1:
        await _ask_language(flow, greeting)
        greeting = ""
    await _follow(flow, await _choose(flow, greeting))


async def _closed(flow: Flow) -> None:
    flow.tell("menu", choice="", said="closed")
    await flow.say(getattr(flow.menu.closed, flow.language))
    match flow.menu.closed_does:
        case "voicemail":
            await leaving.voicemail(flow)
        case "callback":
            await leaving.callback(flow)


async def _ask_language(flow: Flow, greeting: str) -> None:
    pressed = await flow.key(greeting, "language_ask")
    if pressed in ("1", "2"):
        flow.language = flow.menu.languages[int(pressed) - 1]
    flow.tell("language", language=flow.language)


async def _choose(flow: Flow, greeting: str) -> Choice | None:
    """What they pressed, while it was said or after; None when nothing that leads anywhere came."""
    choices = {each.digit: each for each in flow.menu.choices}
    if not choices:
        await flow.key(greeting, patience=0)
        return None
    told = [getattr(each.says, flow.language) for each in choices.values() if each.does != "say"]
    for _ in range(flow.menu.tries):
        pressed = await flow.key(greeting, *told)
        greeting = ""
        if found := choices.get(pressed):
            flow.tell("menu", choice=found.digit, said=found.label)
            if found.does != "say":
                return found
            await flow.say(getattr(found.says, flow.language))
        elif pressed:
            await flow.say("invalid_choice")
    return None


async def _follow(flow: Flow, choice: Choice | None) -> None:
    if choice and choice.does == "voicemail":
        await leaving.voicemail(flow)
    if choice and choice.does == "callback":
        await leaving.callback(flow)
    await queue(flow, _queue_of(flow, choice))


def _queue_of(flow: Flow, choice: Choice | None) -> Queue:
    return choice.queue if choice and choice.does == "queue" else flow.menu.queue
