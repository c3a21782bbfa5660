"""From a commit to another agent's screen, with 300 agents on one web process.

Each has signed in by itself and follows `/rt`; 30 look at the conversation in which something is
written and do what `realtime.js` does: fetch what was added at once, and the whole conversation a
little later. All 300 fetch their list a little later, whenever a customer writes, and give a
sign of where they are every five seconds, as `onlookers.js` does. Web and worker are processes of
their own, as in `egal up`; the browsers are one process of plain sockets.
"""

import asyncio
import json
import multiprocessing
import os
import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psutil

from bench.figures import Figure
from bench.installation import database
from egal.cli.tree.sockets import listen

AGENTS, LOOKING = 300, 30
WARM_UP, ROUNDS = 5, 20
PAUSE = 1.0  # seconds between two changes
SOON = 150  # ms, as in realtime.js
BEAT = 5.0  # seconds, as in onlookers.js
PATIENT = b"\r\nPriority: u=6\r\n\r\n"  # as parts.js
_FORK = multiprocessing.get_context("fork")


def figures() -> list[Figure]:
    """Commit to hint, commit to fragment, and what one connection weighs."""
    with database():
        os.environ["EGAL_PUBLIC_URL"] = "http://localhost"
        room = _Room()
        with listen("127.0.0.1", 0, "the bench") as door, served(door) as web:
            return asyncio.run(_Audience(room, door.getsockname()[1], web).figures())


class _Room:
    """Nordnetz with 300 more agents and Mara's conversation of 20 messages."""

    def __init__(self) -> None:
        from django.conf import settings

        from egal.testing import people

        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        self.company = people.nordnetz(settings=people.outgoing(9))
        taken = people.writes(self.company.inbox, "Mara", "My router drops every evening.")
        self.conversation = people.conversation_of(taken)
        self.first = taken.message_id
        for _ in range(19):
            self.note(0)
        self.list_path = "/desk/nordnetz/conversations/?view=open"
        self.path = f"/desk/nordnetz/conversations/{self.conversation.public_id}/?view=open"
        self.cookies = [self._signed_in(number) for number in range(AGENTS)]

    def note(self, number: int) -> float:
        """Tariq writes a note; the moment of its commit."""
        from egal.conversations.actions.note import add_note

        tariq, text = self.company.tariq, f"Number {number}."
        return self._committed(
            lambda: add_note(conversation=self.conversation, actor=tariq, text=text)
        )

    def mail(self, number: int) -> float:
        """Mara writes once more; the moment of its commit."""
        from egal.testing import people

        inbox, text = self.company.inbox, f"Number {number}."
        return self._committed(lambda: people.writes(inbox, "Mara", text, answers=self.first))

    def _committed(self, work: Callable[[], object]) -> float:
        from django.db import transaction

        from egal.workspaces import scope

        moment: list[float] = []
        with scope.of(self.company.workspace.id), transaction.atomic():
            transaction.on_commit(lambda: moment.append(time.monotonic()))
            work()
        return moment[0]

    def _signed_in(self, number: int) -> str:
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore

        from egal.events.record import SYSTEM
        from egal.workspaces.actions.add_agent import add_agent

        email = f"agent{number}@nordnetz.example"
        agent = add_agent(
            workspace=self.company.workspace,
            email=email,
            role="agent",
            name=email,
            password="a ferry in the fog",
            actor=SYSTEM,
        )
        session = SessionStore()
        session[SESSION_KEY] = str(agent.account_id)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = agent.account.get_session_auth_hash()
        session.save()
        return str(session.session_key)


class _Browser:
    """One agent's desk: a stream, and a line for everything it fetches."""

    def __init__(self, audience: "_Audience", place: int) -> None:
        self.audience, self.place, self.looks = audience, place, place < LOOKING
        self._round: asyncio.Task[None] | None = None
        self._wanted: set[str] = set()
        self._last_round = 0.0

    async def connect(self) -> None:
        """Follow `/rt`."""
        self.stream = await self._ask("/rt?workspace=nordnetz")
        await self.stream[0].readuntil(b"event: hello")

    async def page(self) -> None:
        """Load the desk once."""
        line = await self._ask(self.audience.room.path)
        await body(line[0])
        line[1].close()

    async def follow(self) -> None:
        """Hear, and fetch, for ever."""
        audience, room = self.audience, self.audience.room
        self._line = await asyncio.open_connection("127.0.0.1", audience.port)
        self._pages = await asyncio.open_connection("127.0.0.1", audience.port)
        while line := await self.stream[0].readline():
            if not line.startswith(b"data:") or b"kind" not in line:
                continue
            hint = json.loads(line[5:])
            if hint["kind"] in ("note.added", "message.received"):
                await audience.heard()
                if self.looks:
                    await self._look(hint["seq"])
            if hint["kind"] == "message.received":
                self._want({room.list_path, *([room.path] if self.looks else [])}, hint["spread"])

    async def give_signs(self) -> None:
        """For ever: where everybody is, or in a conversation of one's own."""
        line = await asyncio.open_connection("127.0.0.1", self.audience.port)
        await asyncio.sleep(random.random() * BEAT)
        while True:
            line[1].write(self._sign())
            await body(line[0])
            await asyncio.sleep(BEAT)

    def _sign(self) -> bytes:
        from egal.shared.ids import public_id

        here = self.audience.room.conversation.id if self.looks else 1_000_000 + self.place
        said = {"workspace": "nordnetz", "conversation": public_id(here), "tab": "a"}
        body = json.dumps({**said, "doing": "reading"}).encode()
        head = self._request("/rt/onlookers").removesuffix(b"\r\n").replace(b"GET", b"POST", 1)
        more = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return head + more.encode() + body

    async def _look(self, seq: int) -> None:
        path = f"/rt/news?workspace=nordnetz&seq={seq}&language=en"
        piece = await self._fetched(self._line, path)
        wanted = f"Number {self.audience.number}."
        assert wanted.encode() in piece, piece[:2000]
        self.audience.saw()

    def _want(self, paths: set[str], spread: float) -> None:
        """As `plan` of realtime.js."""
        self._wanted |= paths
        if self._round is None or self._round.done():
            since = 1_000 * (time.monotonic() - self._last_round)
            wait = max(SOON + random.random() * spread, max(1_000, 2 * spread) - since)
            self._round = asyncio.create_task(self._fetch_soon(wait / 1_000))

    async def _fetch_soon(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._last_round = time.monotonic()
        paths, self._wanted = self._wanted, set()
        for path in paths:
            await self._fetched(self._pages, path, patient=True)
            self.audience.pages += 1

    async def _fetched(self, line: Any, path: str, *, patient: bool = False) -> bytes:
        request = self._request(path)
        line[1].write(request.replace(b"\r\n\r\n", PATIENT) if patient else request)
        return await body(line[0])

    async def _ask(self, path: str) -> Any:
        line = await asyncio.open_connection("127.0.0.1", self.audience.port)
        line[1].write(self._request(path))
        return line

    def _request(self, path: str) -> bytes:
        cookie = f"Cookie: egal={self.audience.room.cookies[self.place]}\r\n"
        partial = "HX-Request-Type: partial\r\n"
        return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}{partial}\r\n".encode()


class _Audience:
    """All browsers, and what they measure."""

    def __init__(self, room: _Room, port: int, web: psutil.Process) -> None:
        self.room, self.port, self.web = room, port, web
        self.number, self.pages, self.committed = 0, 0, 0.0
        self.hints: list[float] = []
        self.screens: list[float] = []
        self.everybody = asyncio.Event()

    async def figures(self) -> list[Figure]:
        """The whole evening."""
        for browser in await self._connected(20):  # what the first few cost, nobody pays again
            await browser.page()
            browser.stream[1].close()
        await asyncio.sleep(1)
        before = self.web.memory_full_info().uss
        browsers = await self._connected(AGENTS)
        weight = (self.web.memory_full_info().uss - before) / AGENTS / 1024
        following = [asyncio.create_task(browser.follow()) for browser in browsers]
        following += [asyncio.create_task(browser.give_signs()) for browser in browsers]
        name = f"of {AGENTS} looking"
        figures = [
            *await self._measured(self.room.note, f"a note to the screens of {LOOKING} {name}"),
            *await self._measured(self.room.mail, f"a mail to the same, {AGENTS} lists renewed"),
            Figure("a connection", "KiB", [weight], 20.0),
        ]
        for task in following:
            task.cancel()
        return figures

    async def _measured(self, write: Callable[[int], float], name: str) -> list[Figure]:
        for number in range(WARM_UP + ROUNDS):
            if number == WARM_UP:
                self.hints, self.screens, self.pages = [], [], 0
                begun = time.monotonic()
            await self._round(write)
        rate = self.pages / (time.monotonic() - begun)
        print(f"{name}: {rate:.0f} pages a second beside; hints p99 {_p99(self.hints):.0f} ms")
        return [
            Figure(f"{name}, p50", "ms", [_p50(self.screens)], 150.0),
            Figure(f"{name}, p99", "ms", [_p99(self.screens)], 150.0),
        ]

    async def _round(self, write: Callable[[int], float]) -> None:
        self.number, self.committed, self.seen = self.number + 1, 0.0, 0
        self.everybody.clear()
        self.committed = await asyncio.to_thread(write, self.number)
        await self.everybody.wait()
        await asyncio.sleep(PAUSE)

    async def heard(self) -> None:
        """A browser has had the hint."""
        now = time.monotonic()
        while not self.committed:  # the writer's thread has not told us yet
            await asyncio.sleep(0.001)
        self.hints.append(max(now - self.committed, 0.0))

    def saw(self) -> None:
        """A browser has had what was written."""
        self.screens.append(time.monotonic() - self.committed)
        self.seen += 1
        if self.seen == LOOKING:
            self.everybody.set()

    async def _connected(self, count: int) -> list[_Browser]:
        browsers = [_Browser(self, place) for place in range(count)]
        for browser in browsers:
            await browser.connect()
        return browsers


async def body(reader: asyncio.StreamReader, status: bytes = b"200") -> bytes:
    """The content of one answer (RFC 9112, sections 6.2 and 7.1), which must have this status."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert head.startswith(b"http/1.1 " + status), head
    if b"content-length:" in head:
        return await reader.readexactly(int(head.split(b"content-length:")[1].split()[0]))
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readline()
    return b"".join(parts)


@contextmanager
def served(door: socket.socket) -> Iterator[psutil.Process]:
    """Web and worker as `egal up` forks them; the web's process."""
    from egal.cli import parts

    parts.preload()
    running = [_forked(parts.run_web, door), _forked(parts.run_worker)]
    time.sleep(2)
    try:
        yield psutil.Process(running[0].pid)
    finally:
        for each in running:
            each.terminate()
        for each in running:
            with suppress(Exception):
                each.join(5)


def _forked(work: Callable[..., None], *values: object) -> Any:
    from django.db import connections

    connections.close_all()
    process = _FORK.Process(target=work, args=values)
    process.start()
    return process


def _p50(seconds: list[float]) -> float:
    return 1_000 * sorted(seconds)[len(seconds) // 2]


def _p99(seconds: list[float]) -> float:
    return 1_000 * sorted(seconds)[int(len(seconds) * 0.99)]
