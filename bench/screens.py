"""From a commit to another agent's screen, with 300 agents on one web process.

Each has signed in by itself and follows `/rt`; 30 look at the conversation in which something is
written and fetch its real fragment when they hear of it, as `realtime.js` does but at once. Web and
worker are processes of their own, as in `egal up`; the browsers are one process of plain sockets.
"""

import asyncio
import multiprocessing
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psutil

from bench.figures import Figure
from bench.installation import database

AGENTS, LOOKING = 300, 30
WARM_UP, ROUNDS = 5, 20
PAUSE = 1.0  # seconds between two changes
_FORK = multiprocessing.get_context("fork")


def figures() -> list[Figure]:
    """Commit to hint, commit to fragment, and what one connection weighs."""
    with database():
        os.environ["EGAL_PUBLIC_URL"] = "http://localhost"
        room = _Room()
        with socket.create_server(("127.0.0.1", 0), backlog=2048) as door, _served(door) as web:
            return asyncio.run(_Audience(room, door.getsockname()[1], web).figures())


class _Room:
    """Nordnetz with 300 more agents and Mara's conversation of 20 messages."""

    def __init__(self) -> None:
        from django.conf import settings

        from egal.testing import people

        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        self.company = people.nordnetz(settings=people.outgoing(9))
        taken = people.writes(self.company.inbox, "Mara", "My router drops every evening.")
        for number in range(19):
            self.write(number, taken)
        self.taken = taken
        self.conversation = people.conversation_of(taken)
        self.path = f"/desk/nordnetz/conversations/{self.conversation.public_id}/"
        self.cookies = [self._signed_in(number) for number in range(AGENTS)]

    def write(self, number: int, taken: Any = None) -> float:
        """Tariq writes a note; the moment of its commit."""
        from django.db import transaction

        from egal.conversations.actions.note import add_note
        from egal.testing import people
        from egal.workspaces import scope

        conversation = people.conversation_of(taken or self.taken)
        moment: list[float] = []
        with scope.of(conversation.workspace_id), transaction.atomic():
            transaction.on_commit(lambda: moment.append(time.monotonic()))
            text = f"Note number {number}."
            add_note(conversation=conversation, actor=self.company.tariq, text=text)
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


class _Audience:
    """The browsers, and what they measure."""

    def __init__(self, room: _Room, port: int, web: psutil.Process) -> None:
        self.room, self.port, self.web = room, port, web
        self.hints: list[float] = []
        self.screens: list[float] = []
        self.committed = 0.0
        self.number = 0
        self.shown: list[asyncio.Event] = []

    async def figures(self) -> list[Figure]:
        """Run the whole evening."""
        await self._fetch_once()
        streams = await self._connected(20)  # what the first few cost, nobody pays again
        await _close(streams)
        before = self.web.memory_full_info().uss
        streams = await self._connected(AGENTS)
        weight = (self.web.memory_full_info().uss - before) / AGENTS / 1024
        following = [
            asyncio.create_task(self._follow(reader, place))
            for place, (reader, _) in enumerate(streams)
        ]
        for number in range(WARM_UP + ROUNDS):
            await self._round(number)
            if number + 1 == WARM_UP:
                self.hints.clear()
                self.screens.clear()
        for task in following:
            task.cancel()
        await _close(streams)
        return [
            Figure("commit to hint, 300 agents, p99", "ms", [_p99(self.hints)], 150.0),
            Figure("commit to screen, 30 of 300 looking, p50", "ms", [_p50(self.screens)], 150.0),
            Figure("commit to screen, 30 of 300 looking, p99", "ms", [_p99(self.screens)], 150.0),
            Figure("a connection", "KiB", [weight], 20.0),
        ]

    async def _round(self, number: int) -> None:
        self.number, self.committed = number, 0.0
        self.shown = [asyncio.Event() for _ in range(LOOKING)]
        self.committed = await asyncio.to_thread(self.room.write, 1_000 + number)
        await asyncio.gather(*(each.wait() for each in self.shown))
        await asyncio.sleep(PAUSE)

    async def _follow(self, reader: asyncio.StreamReader, place: int) -> None:
        browser: Any = None
        if place < LOOKING:
            browser = await asyncio.open_connection("127.0.0.1", self.port)
        while line := await reader.readline():
            if b'"note.added"' not in line:
                continue
            while not self.committed:
                await asyncio.sleep(0.001)
            self.hints.append(max(time.monotonic() - self.committed, 0.0))
            if browser:
                await self._look(browser, place)

    async def _look(self, browser: Any, place: int) -> None:
        reader, writer = browser
        wanted = f"Note number {1_000 + self.number}."
        writer.write(self._request(self.room.path, place, "HX-Request-Type: partial\r\n"))
        page = await _body(reader)
        assert wanted.encode() in page, page[:2000]
        self.screens.append(time.monotonic() - self.committed)
        self.shown[place].set()

    async def _connected(self, count: int) -> list[Any]:
        found = []
        for place in range(count):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(self._request("/rt?workspace=nordnetz", place))
            await reader.readuntil(b"event: hello")
            found.append((reader, writer))
        return found

    async def _fetch_once(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for _ in range(20):
            writer.write(self._request(self.room.path, 0, "HX-Request-Type: partial\r\n"))
            await _body(reader)
        writer.close()

    def _request(self, path: str, place: int, more: str = "") -> bytes:
        cookie = f"Cookie: egal={self.room.cookies[place]}\r\n"
        return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}{more}\r\n".encode()


async def _body(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert head.startswith(b"http/1.1 200"), head
    if b"content-length:" in head:
        return await reader.readexactly(int(head.split(b"content-length:")[1].split()[0]))
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readline()
    return b"".join(parts)


async def _close(streams: list[Any]) -> None:
    for _, writer in streams:
        writer.close()
    await asyncio.sleep(1)


@contextmanager
def _served(door: socket.socket) -> Iterator[psutil.Process]:
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
