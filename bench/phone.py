"""Calls by SIP, their sound, and a flood of strangers, against the driver alone in a process."""

import asyncio
import json
import multiprocessing
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from bench.figures import Figure, p95
from bench.phone_line import HEARS, TALKS
from egal.testing.rawsip import SOUND, Message, RawCall, RawCaller, parsed

UP = 50  # calls that are up while others are answered
CALLS, A_SECOND = 500, 10
PACKETS = 10_000  # of strangers
BRIDGED = 100
TALK = 20.0  # seconds
_PAYLOAD = b"\xd5" * 160  # 20 ms of silence in A-law


def figures() -> list[Figure]:
    """How fast calls are answered, whether any is lost, and what a hundred that talk cost."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_all(Path(folder)))


async def _all(folder: Path) -> list[Figure]:
    async with _line(folder) as line:
        answered = await _while_others_talk(line)
        lost = await _at_a_steady_pace(line)
        flooded, lines = await _flooded(line)
        processor, gone, recorded = await _bridged(line)
    return [
        p95(f"INVITE answered with {UP} calls up", answered, 50),
        Figure(f"of {CALLS} calls at {A_SECOND} a second not answered", "calls", [lost], 0),
        p95(f"INVITE answered amid {PACKETS} packets of strangers", flooded, 50),
        Figure(f"lines of log for {PACKETS} packets of strangers", "lines", [lines], 1),
        Figure(f"{BRIDGED} bridged and recorded calls, of one core", "%", [processor], 100),
        Figure("packets of theirs that were lost", "%", [gone], 0.1),
        Figure("a recording is shorter than its call by", "s", [TALK - recorded], 1),
    ]


class Line:
    """The process under test, and a telephone network around it. calls: those that are up."""

    def __init__(self, process: "subprocess.Popen[str]", network: "Network") -> None:
        self.process, self.network = process, network
        self.port = int(self.told()["port"])

    def told(self) -> dict[str, Any]:
        assert self.process.stdout
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    async def ask(self, word: str) -> dict[str, Any]:
        assert self.process.stdin
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return await asyncio.to_thread(self.told)


class Network:
    """Answers every call that goes out, and knows where all sound of ours goes to."""

    def __init__(self, generator: Connection, sound: str) -> None:
        self._generator, self.sound = generator, sound
        self.called = 0

    async def open(self) -> str:
        """Where it is."""
        network = self

        class Listens(asyncio.DatagramProtocol):
            def connection_made(self, transport: Any) -> None:
                self.transport = transport

            def datagram_received(self, data: bytes, address: Any) -> None:
                if answer := network.answer(parsed(data), self.transport):
                    self.transport.sendto(answer, address)

        loop = asyncio.get_running_loop()
        self._socket, _ = await loop.create_datagram_endpoint(Listens, local_addr=("127.0.0.1", 0))
        return "{}:{}".format(*self._socket.get_extra_info("sockname"))

    def answer(self, message: Message, transport: Any) -> bytes:
        if message.code or message.method == "ACK":
            return b""
        kept = [f"{name}: {message.one(name)}" for name in ("Via", "From", "Call-ID", "CSeq")]
        kept.append(f"To: {message.one('To')};tag=network")
        body = ""
        if message.method == "INVITE":
            self.called += 1
            self.talk(message.body)
            own = "{}:{}".format(*transport.get_extra_info("sockname"))
            kept += [f"Contact: <sip:network@{own}>", "Content-Type: application/sdp"]
            body = self.sound.replace("\n", "\r\n")
        lines = ["SIP/2.0 200 OK", *kept, f"Content-Length: {len(body)}", "", body]
        return "\r\n".join(lines).encode()

    def talk(self, sdp: str) -> None:
        """Send sound there from now on."""
        port = next(line for line in sdp.splitlines() if line.startswith("m=audio")).split()[1]
        self._generator.send(int(port))


@asynccontextmanager
async def _line(folder: Path) -> AsyncIterator[Line]:
    with _generator() as (pipe, port):
        network = Network(pipe, SOUND.replace("m=audio 9 ", f"m=audio {port} "))
        theirs = await network.open()
        program = [sys.executable, "-m", "bench.phone_line", str(folder), theirs]
        process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            yield Line(process, network)
        finally:
            assert process.stdin
            process.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()  # what it carried is measured by now
            process.wait()


async def _call(line: Line, caller: RawCaller, number: str = HEARS) -> tuple[RawCall, float]:
    """A call that is up, and how many milliseconds its answer took."""
    began = time.perf_counter()
    call = caller.invite(number, body=line.network.sound)
    answered = await _answer(caller, call, line.network.sound)
    took = (time.perf_counter() - began) * 1000
    assert answered.code == 200, answered.start
    caller.ack(call)
    line.network.talk(answered.body)
    return call, took


async def _answer(caller: RawCaller, call: RawCall, sound: str) -> Message:
    """Asks again twice a second, as telephones do where a packet was lost (RFC 3261, 17.1.1.2)."""
    waiting = asyncio.ensure_future(caller.answer(call))
    while not (await asyncio.wait([waiting], timeout=0.5))[0]:
        caller.send(caller.request(call, "INVITE", body=sound))
    return await waiting


async def _hang_up(caller: RawCaller, call: RawCall) -> None:
    caller.within(call, "BYE")
    await caller.answer()


async def _while_others_talk(line: Line) -> list[float]:
    async with RawCaller(line.port) as others, RawCaller(line.port) as caller:
        up = [(await _call(line, others))[0] for _call_ in range(UP)]
        found = []
        for _time in range(100):
            call, took = await _call(line, caller)
            found.append(took)
            await _hang_up(caller, call)
            await asyncio.sleep(0.02)
        for call in up:
            await _hang_up(others, call)
        line.network.talk("m=audio 0")
    return found


async def _at_a_steady_pace(line: Line) -> int:
    """How many were not answered, each by a caller of its own that stays two seconds."""

    async def one() -> bool:
        async with RawCaller(line.port) as caller:
            call, _took = await _call(line, caller)
            await asyncio.sleep(2)
            await _hang_up(caller, call)
            return True

    calls = []
    for _time in range(CALLS):
        calls.append(asyncio.create_task(one()))
        await asyncio.sleep(1 / A_SECOND)
    done = await asyncio.gather(*calls, return_exceptions=True)
    line.network.talk("m=audio 0")
    return sum(result is not True for result in done)


async def _flooded(line: Line) -> tuple[list[float], int]:
    before = (await line.ask("figures"))["lines"]
    found: list[float] = []
    async with (
        RawCaller(line.port, address="127.0.0.66") as eve,
        RawCaller(line.port) as caller,
    ):
        flood = asyncio.create_task(_flood(eve))
        while not flood.done():
            call, took = await _call(line, caller)
            found.append(took)
            await _hang_up(caller, call)
        await flood
    line.network.talk("m=audio 0")
    return found, (await line.ask("figures"))["lines"] - before


async def _flood(eve: RawCaller) -> None:
    """2,500 a second."""
    for _batch in range(PACKETS // 50):
        for _packet in range(50):
            eve.invite("+88213000")
        await asyncio.sleep(0.02)


async def _bridged(line: Line) -> tuple[float, float, float]:
    """Processor time in % of a core, lost packets in %, and seconds of a recording."""
    async with RawCaller(line.port) as caller:
        for _time in range(BRIDGED):
            await _call(line, caller, TALKS)
        while line.network.called < BRIDGED:
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        process, first = psutil.Process(line.process.pid), await line.ask("figures")
        before, began = sum(process.cpu_times()[:2]), time.monotonic()
        await asyncio.sleep(TALK - 2)
        spent = (sum(process.cpu_times()[:2]) - before) / (time.monotonic() - began)
        last = await line.ask("figures")
        recorded = (await line.ask("recording"))["seconds"]
    lost, came = last["lost"] - first["lost"], last["received"] - first["received"]
    return spent * 100, lost * 100 / max(lost + came, 1), recorded


@contextmanager
def _generator() -> Iterator[tuple[Connection, int]]:
    """A process that sends sound to every port it is told, and takes whatever comes."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_generate, args=(theirs,))
    process.start()
    try:
        yield ours, ours.recv()
    finally:
        ours.send(-1)
        process.join(10)


def _generate(pipe: Connection) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sound:
        sound.bind(("127.0.0.1", 0))
        sound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_000_000)
        sound.setblocking(False)
        pipe.send(sound.getsockname()[1])
        ports: list[int] = []
        number, due = 0, time.monotonic()
        while True:
            while pipe.poll():
                port = pipe.recv()
                if port < 0:
                    return
                ports = [*ports, port] if port else []  # 0: they have all hung up
            _send(sound, ports, number)
            number, due = number + 1, due + 0.02
            time.sleep(max(due - time.monotonic(), 0))


def _send(sound: socket.socket, ports: list[int], number: int) -> None:
    for port in ports:
        head = struct.pack(">BBHII", 0x80, 8, number & 0xFFFF, number * 160 & 0xFFFFFFFF, port)
        try:
            sound.sendto(head + _PAYLOAD, ("127.0.0.1", port))
        except OSError:
            continue
    try:
        while True:
            sound.recv(2_048)
    except BlockingIOError:
        return
