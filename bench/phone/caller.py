"""A caller by SIP, packet by packet, whose sound is in the hands of `sound.Sound`."""

import asyncio
import time
from dataclasses import dataclass

from bench.phone.sound import Sound
from egal.testing.rawsip import Message, RawCall, RawCaller


@dataclass(frozen=True, slots=True)
class Talk:
    """A call that is up. took: ms from the INVITE to its 200. port: of the other side's sound."""

    caller: RawCaller
    call: RawCall
    took: float
    port: int


async def ring(caller: RawCaller, number: str, sound: Sound) -> Talk:
    """Until they answer; AssertionError when they refuse."""
    began = time.perf_counter()
    call = caller.invite(number, body=sound.sdp)
    answered = await _answer(caller, call, sound.sdp)
    took = (time.perf_counter() - began) * 1000
    assert answered.code == 200, answered.start
    caller.ack(call)
    return Talk(caller, call, took, sound.talk(answered.body))


async def hang_up(talk: Talk, sound: Sound) -> None:
    talk.caller.within(talk.call, "BYE")
    sound.hush(talk.port)
    await talk.caller.answer()


async def _answer(caller: RawCaller, call: RawCall, sdp: str) -> Message:
    """Asks again twice a second, as telephones do where a packet was lost (RFC 3261, 17.1.1.2)."""
    waiting = asyncio.ensure_future(caller.answer(call))
    while not (await asyncio.wait([waiting], timeout=0.5))[0]:
        caller.send(caller.request(call, "INVITE", body=sdp))
    return await waiting
