"""Somebody's telephone: a real one (baresip), in a process of its own, on loopback.

    with Telephone() as henrik:
        henrik.dial("sip:+49405550100@127.0.0.1:5060")
        henrik.tone(440)  # what he says from now on
        henrik.digits("1")
        assert strength(henrik.heard(1), 1000) > 0.5

Every method waits until it is done; within an event loop call it by `asyncio.to_thread`.
"""

import array
import json
import math
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from egal.testing.ports import free_port

RATE = 8_000  # samples a second, each way
_LOUD = 12_000
_MOMENT, _SAID = RATE // 50, 1_000  # samples; of 32,767
_STARTS = 3
_PATIENCE = 20.0  # seconds for what should happen at once


class TelephoneError(Exception):
    """It could not do that: nobody answered, it was refused, there is no call."""


class Telephone:
    """One telephone that can ring and be rung.

    answers: takes calls by itself after `rings` seconds.
    user: its number or name, as we see it. codecs: as baresip names them, in its order of
    preference, such as "pcma", "pcmu", "g722/16000/1". digits: "rtpevent" or "info". hz: the tone
    it speaks from the start, 0 for silence. password: answered when it is asked who it is.
    """

    def __init__(
        self,
        *,
        user: str = "+4940123456",
        answers: bool = False,
        rings: float = 0.2,
        transport: str = "udp",
        codecs: Sequence[str] = ("pcma", "pcmu"),
        digits: str = "rtpevent",
        hz: float = 0,
        domain: str = "127.0.0.1",
        password: str = "",
    ) -> None:
        self.port = 0  # where it listens, once it does
        self._folder = Path(tempfile.mkdtemp(prefix="telephone-"))
        self._heard = self._folder / "heard.pcm"
        self._heard.touch()
        self._wants = {
            "user": user,
            "domain": domain,
            "password": password,
            "answers": answers,
            "rings": rings,
            "transport": transport,
            "codecs": list(codecs),
            "digits": digits,
            "hz": hz,
            "heard": str(self._heard),
        }
        self.user = user
        self.events: list[dict[str, Any]] = []
        self._done: queue.Queue[dict[str, Any]] = queue.Queue()
        self._news = threading.Condition()
        self._count = 0
        self._over = False  # it tells nothing any more

    @property
    def uri(self) -> str:
        """Where it can be rung."""
        return f"sip:{self.user}@127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        """Started again, at another port, where it dies at its start: somebody was faster."""
        for left in reversed(range(_STARTS)):
            self._start()
            try:
                self.wait_for("ready")
                break
            except TelephoneError:
                self._stop()
                if not left:
                    raise
        return self

    def _start(self) -> None:
        self.port = free_port()
        wants = json.dumps({**self._wants, "port": self.port})
        program = [sys.executable, "-m", "egal.testing.baresip_program", wants]
        with (self._folder / "errors").open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603
                program,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._over = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _stop(self) -> None:
        with suppress(TelephoneError):  # it may have died
            self._say({"do": "end"})
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(5)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()

    def dial(self, uri: str, *, timeout: float = _PATIENCE) -> None:
        """Ring, and wait until somebody answers. TelephoneError where nobody does."""
        self._do("dial", uri=uri, timeout=timeout, patience=timeout + 2)

    def begin(self, uri: str) -> None:
        """Ring without waiting for an answer; `hang_up` gives up."""
        self._do("begin", uri=uri)

    def answer(self) -> None:
        """Take the call that rings."""
        self._do("answer")

    def reject(self) -> None:
        """Do not take it."""
        self._do("reject")

    def digits(self, digits: str) -> None:
        """Press keys, one after the other."""
        self._do("digits", digits=digits)

    def hold(self) -> None:
        self._do("hold")

    def resume(self) -> None:
        self._do("resume")

    def transfer(self, uri: str) -> None:
        """Ask the other side to ring somebody else instead (REFER)."""
        self._do("transfer", uri=uri)

    def hang_up(self) -> None:
        """Also where nobody is there any more."""
        self._do("hang_up")

    def tone(self, hz: float) -> None:
        """What is said from now on; 0 is silence."""
        self._do("tone", hz=hz)

    def heard(self, last: float | None = None) -> "array.array[int]":
        """What came so far, or in the last so many seconds: 16 bits, 8,000 a second."""
        found = array.array("h")
        sound = self._heard.read_bytes()
        found.frombytes(sound[: len(sound) // 2 * 2])
        return found if last is None else found[-int(last * RATE) :]

    def wait_for_tone(self, hz: float, *, timeout: float = _PATIENCE, least: float = 0.4) -> None:
        """Until the last half second is mostly this tone. TelephoneError when it never comes."""
        until = time.monotonic() + timeout
        while strength(self.heard(0.5), hz) < least:
            if time.monotonic() > until:
                raise TelephoneError(f"No tone of {hz} Hz came within {timeout} seconds.")
            time.sleep(0.05)

    def wait_for(self, event: str, *, timeout: float = _PATIENCE) -> dict[str, Any]:
        """The first such event that was not waited for yet: "incoming", "call_closed", …"""
        with self._news:
            self._news.wait_for(lambda: self._first(event) is not None or self._over, timeout)
            if (found := self._first(event)) is not None:
                self.events.remove(found)
                return found
        told = f"{self.events} {self._errors()}"
        raise TelephoneError(f"“{event}” did not happen within {timeout} seconds: {told}")

    def _first(self, event: str) -> dict[str, Any] | None:
        return next((told for told in self.events if told["event"] == event), None)

    def _do(self, do: str, *, patience: float = _PATIENCE, **more: object) -> None:
        self._count += 1
        self._say({"do": do, "n": self._count, **more})
        try:
            told = self._done.get(timeout=patience)
        except queue.Empty:
            raise TelephoneError(f"{do}: nothing came back. {self._errors()}") from None
        if told["error"]:
            raise TelephoneError(f"{do}: {told['error']}")

    def _say(self, what: dict[str, object]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(what) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise TelephoneError(f"The telephone died. {self._errors()}") from None

    def _errors(self) -> str:
        return (self._folder / "errors").read_text(errors="replace")[-2000:]

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line) if line.startswith("{") else {}
            if "n" in told:
                self._done.put(told)
            elif told:
                with self._news:
                    self.events.append(told)
                    self._news.notify_all()
        with self._news:
            self._over = True
            self._news.notify_all()


def tone(hz: float, begin: int, end: int, times: int = 1) -> "array.array[int]":
    """Samples begin to end of a tone that has always been there, 8,000 a second, or so many times
    as many; 0 is silence."""
    turn = 2 * math.pi * hz / RATE / times
    places = range(begin * times, end * times)
    return array.array("h", (int(_LOUD * math.sin(turn * place)) for place in places))


def strength(pcm: Sequence[int], hz: float) -> float:
    """How much of this sound is this tone, from 0 to 1 (Goertzel); 0 for silence."""
    energy = sum(sample * sample for sample in pcm)
    if energy <= len(pcm) * 100:  # quieter than 10 of 32,767
        return 0.0
    factor, before, last = 2 * math.cos(2 * math.pi * hz / RATE), 0.0, 0.0
    for sample in pcm:
        before, last = last, sample + factor * last - before
    power = last * last + before * before - factor * last * before
    return power / (energy * len(pcm) / 2)


def share(pcm: "array.array[int]", hz: float) -> float:
    """How much of all that is said is this tone, from 0 to 1; 0 where nothing is.

    Measured a moment (20 ms) at a time, so gaps cost nothing and it holds for a whole recording.
    """
    moments = [(each, sum(one * one for one in each)) for each in _moments(pcm)]
    energy = sum(much for _each, much in moments)
    return sum(strength(each, hz) * much for each, much in moments) / energy if energy else 0.0


def pauses(pcm: "array.array[int]") -> float:
    """In how many of all moments next to nothing is said, from 0 to 1."""
    quiet = [max(map(abs, each)) < _SAID for each in _moments(pcm)]
    return sum(quiet) / len(quiet) if quiet else 1.0


def _moments(pcm: "array.array[int]") -> "list[array.array[int]]":
    return [pcm[place : place + _MOMENT] for place in range(0, len(pcm), _MOMENT)]
