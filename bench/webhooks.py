"""A pile-on: 500 signed webhooks a second at one web process, for a minute.

As Meta tells a page of messages: 300 people write to it, each their messages one after the other,
and one call in fifty comes twice. Web and worker run as `egal up` forks them, so what comes is
taken in meanwhile; the client is a process of its own with 40 connections. A call counts from the
moment it was due, so one that had to wait for the one before it is slow and not left out.
Twenty times a second the same process is asked for something that it answers out of hand: what that
takes is the machine's doing, and printed beside. BENCH_SECONDS: for how long, if not for a minute.
"""

import asyncio
import hmac
import json
import multiprocessing
import os
import random
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from bench.figures import Figure, p95
from bench.installation import database
from bench.screens import served
from egal.cli.tree.sockets import listen

RATE = 500  # calls a second
SECONDS = int(os.environ.get("BENCH_SECONDS", "60"))
PEOPLE, CONNECTIONS = 300, 40
TWICE = 0.02  # of all calls
WARM_UP = 2.0  # seconds at the same rate, not counted
PATIENCE = 120  # seconds until the worker must be done
PAGE, SECRET = "108642097531", "the secret of the app"


def figures() -> list[Figure]:
    """Milliseconds from when a call was due to its answer; what was lost, doubled, out of order."""
    with database():
        os.environ["EGAL_PUBLIC_URL"] = "http://localhost"
        inbox = _page()
        with listen("127.0.0.1", 0, "the bench") as door, served(door) as web:
            before = web.cpu_times()
            done = _sent(door.getsockname()[1], _path(inbox))
            after = web.cpu_times()
            computed = after.user + after.system - before.user - before.system
            _wait(inbox, done.people)
            found = _found(inbox, done.people)
    for name, took in (("a webhook", done.took), ("what keeps nothing", done.idle)):
        print(f"{name}: {', '.join(_at(took, part) for part in (0.5, 0.95, 0.99))}; {len(took)}")
    name = f"a webhook, {RATE} a second on one web process"
    return [
        p95(f"{name}, {SECONDS} s", done.took, 20.0),
        Figure("computed by the web for one of them", "ms", [1000 * computed / done.calls], 2.0),
        Figure("calls a second that were made", "", [done.rate], RATE * 0.98, at_least=True),
        Figure("of them not answered with 200", "", [done.refused], 0),
        Figure("messages lost", "", [found.lost], 0),
        Figure("messages doubled", "", [found.doubled], 0),
        Figure("conversations whose messages are out of order", "", [found.shuffled], 0),
    ]


@dataclass(frozen=True, slots=True)
class _Done:
    """took: milliseconds of each call. idle: of each question whose answer keeps nothing. people:
    how many messages each has written."""

    took: list[float]
    idle: list[float]
    rate: float
    calls: int
    refused: int
    people: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Found:
    lost: int
    doubled: int
    shuffled: int


def _at(took: list[float], part: float) -> str:
    return f"p{100 * part:.0f} {sorted(took)[int(len(took) * part)]:.1f} ms"


def _page() -> Any:
    from egal.channels.connect import connect_inbox
    from egal.events.record import SYSTEM
    from egal.testing.people import nordnetz

    known = {"access_token": "token", "app_secret": SECRET, "verify_token": "word"}
    return connect_inbox(
        workspace=nordnetz().workspace,
        channel="facebook",
        address=PAGE,
        settings=known,
        actor=SYSTEM,
    )


def _path(inbox: Any) -> str:
    from egal.channels.webhooks import webhook_path

    return webhook_path(inbox) or ""


def _sent(port: int, path: str) -> _Done:
    """By a process of its own: its work shall not be ours."""
    from django.db import connections

    connections.close_all()
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_client, args=(port, path, theirs))
    process.start()
    done: _Done = ours.recv()
    process.join()
    return done


def _client(port: int, path: str, done: Any) -> None:
    done.send(asyncio.run(_Crowd(port, path).writes()))


class _Crowd:
    """Everybody who writes; each person's messages go by one connection, in their order."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path = port, path
        self.took: list[float] = []
        self.idle: list[float] = []
        self.refused = self.calls = 0
        self.people: dict[str, int] = defaultdict(int)
        self.chance = random.Random(7)

    async def writes(self) -> _Done:
        lines: list[asyncio.Queue[tuple[float, bytes] | None]] = [
            asyncio.Queue() for _ in range(CONNECTIONS)
        ]
        working = [asyncio.create_task(self._calls(line)) for line in lines]
        idle = asyncio.create_task(self._ask_for_nothing())
        begun = time.perf_counter() + 0.5
        for number in range(int(RATE * (SECONDS + WARM_UP))):
            due = begun + number / RATE
            person = self.chance.randrange(PEOPLE)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            for _copy in range(2 if self.chance.random() < TWICE else 1):
                lines[person % CONNECTIONS].put_nowait((due, self._call(person)))
            self.people[str(person)] += 1
        for line in lines:
            line.put_nowait(None)
        await asyncio.gather(*working)
        idle.cancel()
        rate = self.calls / (time.perf_counter() - begun)
        counted = self.took[int(RATE * WARM_UP) :]
        return _Done(counted, self.idle, rate, self.calls, self.refused, dict(self.people))

    def _call(self, person: int) -> bytes:
        """The next message of this person, as Meta sends it."""
        number, now = self.people[str(person)], time.time_ns() // 1_000_000
        told = {"mid": f"m_{person}_{number}", "text": f"{person} says {number}"}
        whom = {"sender": {"id": str(1000 + person)}, "recipient": {"id": PAGE}}
        entry = {
            "id": PAGE,
            "time": now,
            "messaging": [{**whom, "timestamp": now, "message": told}],
        }
        body = json.dumps({"object": "page", "entry": [entry]}).encode()
        signature = hmac.new(SECRET.encode(), body, "sha256").hexdigest()
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def _calls(self, line: "asyncio.Queue[tuple[float, bytes] | None]") -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while work := await line.get():
            due, request = work
            writer.write(request)
            status = await _status(reader)
            self.took.append(1000 * (time.perf_counter() - due))
            self.calls += 1
            self.refused += status != 200
        writer.close()

    async def _ask_for_nothing(self) -> None:
        """For ever."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while True:
            begun = time.perf_counter()
            writer.write(b"GET /in/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await _status(reader)
            self.idle.append(1000 * (time.perf_counter() - begun))
            await asyncio.sleep(0.05)


async def _status(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = int(head.partition("content-length: ")[2].partition("\r\n")[0] or 0)
    await reader.readexactly(length)
    return int(head.split()[1])


def _wait(inbox: Any, people: dict[str, int]) -> None:
    """Until the worker has taken in all of it, or has had its time."""
    from egal.conversations.models import Message

    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        if Message.unscoped.filter(inbox=inbox).count() >= sum(people.values()):
            break
        time.sleep(0.5)
    print(f"the worker was done {time.monotonic() - begun:.1f} s after the last call")
    time.sleep(2)  # in which a copy would come


def _found(inbox: Any, people: dict[str, int]) -> _Found:
    from egal.conversations.models import Message

    said: dict[str, list[int]] = defaultdict(list)
    rows = Message.unscoped.filter(inbox=inbox).order_by("conversation_id", "id")
    for text in rows.values_list("text", flat=True):
        person, _, number = text.partition(" says ")
        said[person].append(int(number))
    once = {person: set(numbers) for person, numbers in said.items()}
    return _Found(
        lost=sum(count - len(once.get(person, ())) for person, count in people.items()),
        doubled=sum(len(numbers) - len(once[person]) for person, numbers in said.items()),
        shuffled=sum(numbers != sorted(numbers) for numbers in said.values()),
    )
