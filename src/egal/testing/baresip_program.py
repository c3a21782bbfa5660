"""A telephone of its own process: `telephone.py` starts it, tells it what to do, and is told.

Commands come as lines of JSON, {"do", "n", …}; each is answered by {"n", "error"}; what happens by
itself is told as {"event", …}. What is heard goes to a file as it comes, so that nothing is lost.
"""

import array
import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import baresip

from egal.testing.telephone import RATE, tone

_STEP = 0.02  # seconds between two pieces of sound
_BUSY = 5.0  # seconds in which the other side has long answered what we asked before
_ENDED = baresip.CallState.CLOSED


class Program:
    """One account, one call at a time. wants: as `telephone.py` wrote it."""

    def __init__(self, wants: dict[str, Any]) -> None:
        self.wants = wants
        self.hz = float(wants["hz"])
        self.call: Any = None
        self.agent: Any = None
        self.hears = False
        self.sounds: set[asyncio.Future[None]] = set()

    async def run(self) -> None:
        runtime = baresip.Runtime()
        await runtime.start(baresip.Config(net_interface="127.0.0.1", extra_config_text=self._text))
        self.agent = await baresip.UserAgent.create(
            runtime, self._account(), transfer_policy="manual"
        )
        self.agent.on_incoming(self._rung)
        _tell(event="ready")
        try:
            await self._obey()
        finally:
            await runtime.close()

    @property
    def _text(self) -> str:
        lines = [f"sip_listen 127.0.0.1:{self.wants['port']}", "rtp_ports 10000-19998"]
        if self.wants["transport"] == "tls":
            lines += ["sip_verify_server no"]
        return "\n".join(lines) + "\n"

    def _account(self) -> Any:
        return baresip.Account(
            user=self.wants["user"],
            domain=self.wants["domain"],
            password=self.wants["password"],
            reg_interval=0,
            transport=self.wants["transport"],
            audio_codecs=tuple(self.wants["codecs"]),
            dtmf_mode=self.wants["digits"],
            extra_params=("catchall=yes",),
        )

    async def _obey(self) -> None:
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            said = json.loads(line)
            if said["do"] == "end":
                return
            await self._do(said)

    async def _do(self, said: dict[str, Any]) -> None:
        try:
            await getattr(self, f"_do_{said['do']}")(said)
        except Exception as error:  # told to the test, whatever it is
            _tell(n=said["n"], error=f"{type(error).__name__}: {error}")
        else:
            _tell(n=said["n"], error="")

    async def _do_dial(self, said: dict[str, Any]) -> None:
        self._has(await self.agent.dial(said["uri"]))
        until = time.monotonic() + said["timeout"]
        while not self._is_up():
            left = until - time.monotonic()
            if self.call.state is _ENDED or left <= 0:
                await self.call.wait_established(timeout=max(left, _STEP))  # says why not
            await asyncio.sleep(_STEP)

    async def _do_begin(self, said: dict[str, Any]) -> None:
        self._has(await self.agent.dial(said["uri"]))

    async def _do_digits(self, said: dict[str, Any]) -> None:
        await self.call.send_dtmf(said["digits"])

    async def _do_hold(self, _said: dict[str, Any]) -> None:
        await _once_free(self.call.hold)

    async def _do_resume(self, _said: dict[str, Any]) -> None:
        await _once_free(self.call.resume)

    async def _do_transfer(self, said: dict[str, Any]) -> None:
        await self.call.transfer(said["uri"], timeout=5)

    async def _do_hang_up(self, _said: dict[str, Any]) -> None:
        if self.call is not None and self.call.state is not _ENDED:
            await self.call.hangup()

    async def _do_tone(self, said: dict[str, Any]) -> None:
        self.hz = float(said["hz"])

    async def _do_answer(self, _said: dict[str, Any]) -> None:
        await self.call.answer()

    async def _do_reject(self, _said: dict[str, Any]) -> None:
        await self.call.reject()

    def _rung(self, call: Any) -> None:
        self._has(call)
        _tell(event="incoming", peer=str(call.peer))
        if self.wants["answers"]:
            self._keep(asyncio.ensure_future(self._answer_soon(call)))

    async def _answer_soon(self, call: Any) -> None:
        await asyncio.sleep(self.wants["rings"])
        with suppress(baresip.BaresipError):
            await call.answer()

    def _is_up(self) -> bool:
        """Also where sound comes but nobody said so: what happens before the library has given the
        call its name, and an answer takes three milliseconds, it tells nobody."""
        return self.call.state is baresip.CallState.ESTABLISHED or self.hears

    def _has(self, call: Any) -> None:
        self.hears = False
        self.call = call
        call.on(self._happened)
        call.on_dtmf(lambda told: _tell(event="digit", digit=told.digit))
        self._keep(asyncio.ensure_future(self._sound(call)))

    def _keep(self, task: "asyncio.Future[None]") -> None:
        self.sounds.add(task)
        task.add_done_callback(self.sounds.discard)

    def _happened(self, event: Any) -> None:
        _tell(event=event.event.name.lower())

    async def _sound(self, call: Any) -> None:
        with Path(self.wants["heard"]).open("ab", buffering=0) as heard:
            began, sent = time.monotonic(), 0
            while call.state is not _ENDED:
                due = int((time.monotonic() - began) * RATE) + RATE // 25
                with suppress(baresip.AudioNotActive, baresip.AudioRestarted):
                    sent += self._speak(call, sent, due)
                    self.hears = _listen(call, heard) or self.hears
                sent = max(sent, due - RATE // 5)  # what nobody took is not said later
                await asyncio.sleep(_STEP)

    def _speak(self, call: Any, begin: int, end: int) -> int:
        times = call.audio.info().tx_sample_rate // RATE or 1  # 2 for G.722
        taken = call.audio.write(tone(self.hz, begin, end, times).tobytes())
        return int(taken) // 2 // times


async def _once_free(change: Callable[[], Awaitable[None]]) -> None:
    """Hold or resume: not sent while the change before waits for its ACK, and then said again."""
    until = time.monotonic() + _BUSY
    while True:
        try:
            return await change()
        except baresip.BaresipError as error:
            if "in flight" not in str(error) or time.monotonic() > until:
                raise
        await asyncio.sleep(_STEP)


def _listen(call: Any, heard: BinaryIO) -> bool:
    """Whether something came."""
    came = array.array("h")
    came.frombytes(call.audio.read(RATE * 2))
    heard.write(came[:: call.audio.info().rx_sample_rate // RATE or 1].tobytes())
    return bool(came)


def _tell(**told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(Program(json.loads(sys.argv[1])).run())
