"""The chat: from a customer's Enter to an agent's screen, and what an idle visitor weighs.

Each of five runs has a web process of its own, with the worker beside it, as `egal up` forks them.
5,000 visitors open `/rt/visit` there and are weighed; 4,000 go, and of the 1,000 with an open chat
some write, one after the other, by the API for customers. Jana looks: she follows `/rt` and fetches
what a message has added, as `realtime.js` does, and her list and the conversation once a second.
Whoever has written fetches what is new to them, and their list, as `chat.js` does.

Visitors and chats are made by the verbs: the API takes so many an address only. A visitor is one
open file of the web's and one of ours, more than the 1,024 with which a process begins on most
systems: the web raises its limit by itself (`allow_connections`), and so does this process.
"""

import asyncio
import json
import os
import random
import resource
import time
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import uuid4

import psutil

from bench.figures import Figure, p95
from bench.installation import database
from bench.screens import body, served
from egal.cli.tree.sockets import allow_connections, listen

VISITORS, CHATS = 5_000, 1_000
RUNS, WARM_UP, ROUNDS = 5, 10, 40
FILES = VISITORS + 1_000
TOGETHER = 100  # visitors who come in the same moment
PAUSE = 0.15  # seconds between two messages; the API takes 20 a second of our one address
RENEWED = 1.0  # seconds between two renewals of the agent's pages, as in realtime.js
HERE = "/api/customer/v1/nordnetz/conversations"
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def figures() -> list[Figure]:
    """Milliseconds from POST to fragment, p95 of each run; KiB a visitor, proportional set size."""
    _check_limit()
    with database():
        os.environ["EGAL_PUBLIC_URL"] = "http://localhost"
        town = _Town()
        runs = [_run(town) for _ in range(RUNS)]
    name = f"a visitor's message to the agent's screen, {CHATS:,} chats open, p95"
    return [
        Figure(name, "ms", [ms for ms, _ in runs], 150.0),
        Figure(
            f"a visitor, of {VISITORS:,} who say nothing", "KiB", [kib for _, kib in runs], 32.0
        ),
    ]


def _check_limit() -> None:
    allow_connections()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if most != resource.RLIM_INFINITY and most < FILES:
        raise OSError(f"{FILES} files are opened, and {most} may be: ulimit -Hn {FILES}, as root")


def _run(town: "_Town") -> tuple[float, float]:
    with listen("127.0.0.1", 0, "the bench") as door, served(door) as web:
        return asyncio.run(_Evening(town, door.getsockname()[1], web).measured())


@dataclass(frozen=True, slots=True)
class _Guest:
    """A visitor's token, and their chat's public id or "" for who has none."""

    token: str
    chat: str


class _Town:
    """Nordnetz with its chat, Jana signed in there, and all visitors."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.test import Client

        from egal.channels.connect import connect_inbox
        from egal.events.record import SYSTEM
        from egal.testing import people

        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        company = people.nordnetz(settings=people.outgoing(9))
        self.workspace = company.workspace
        people.opened(self.workspace)
        self.inbox = connect_inbox(
            workspace=self.workspace, channel="chat", address="nordnetz", actor=SYSTEM
        )
        jana = Client()
        jana.force_login(
            company.jana.account, "allauth.account.auth_backends.AuthenticationBackend"
        )
        self.cookie = jana.cookies["egal"].value
        self.guests = self._came(CHATS, chatting=True)
        self.guests += self._came(VISITORS - CHATS, chatting=False)

    def _came(self, count: int, *, chatting: bool) -> list[_Guest]:
        from django.db import transaction

        from egal.workspaces import scope

        with scope.of(self.workspace.id), transaction.atomic():
            return [self._guest(chatting=chatting) for _ in range(count)]

    def _guest(self, *, chatting: bool) -> _Guest:
        from egal.contacts.visitors import begin_visit

        visitor, token = begin_visit(workspace=self.workspace, name="Mara")
        return _Guest(token, self._chat(visitor) if chatting else "")

    def _chat(self, visitor: Any) -> str:
        from egal.channels.live import take_in_now
        from egal.shared.ids import public_id

        taken = take_in_now(
            inbox=self.inbox,
            raw=json.dumps({"id": uuid4().hex, "text": "Is anybody there?"}).encode(),
            meta={"visitor": visitor.identity.value, "name": "Mara"},
            visitor=visitor,
        )
        return public_id(taken.conversation_id or 0)


class _Evening:
    """One run: who comes, what they weigh, how long what they write takes."""

    def __init__(self, town: _Town, port: int, web: psutil.Process) -> None:
        self.town, self.port, self.web = town, port, web
        self.chatting = town.guests[:CHATS]
        self.path = f"/desk/nordnetz/conversations/{self.chatting[0].chat}/?view=open"

    async def measured(self) -> tuple[float, float]:
        """p95 in ms, KiB a visitor."""
        await self._warm_up()
        before = self._weight()
        lines = await self._come(self.town.guests)
        kib = (self._weight() - before) / VISITORS
        for line in lines[CHATS:]:
            line[1].close()
        await asyncio.sleep(2)
        return await self._talk(lines[:CHATS]), kib

    async def _warm_up(self) -> None:
        """What the first ones cost, nobody pays again."""
        self.stream = await self._ask("/rt?workspace=nordnetz", self._jana())
        await self.stream[0].readuntil(b"event: hello")
        for line in await self._come(self.town.guests[:20]):
            line[1].close()
        await asyncio.sleep(1)

    def _weight(self) -> float:
        """KiB in memory, what is shared divided among those who share it (proc(5), Pss)."""
        return float(self.web.memory_full_info().pss / 1024)

    async def _come(self, guests: list[_Guest]) -> list[Line]:
        lines: list[Line] = []
        for first in range(0, len(guests), TOGETHER):
            lines += await asyncio.gather(*map(self._visit, guests[first : first + TOGETHER]))
        return lines

    async def _visit(self, guest: _Guest) -> Line:
        line = await self._ask("/rt/visit?workspace=nordnetz", _bearer(guest))
        await line[0].readuntil(b"\n\n")  # the end of its hello
        return line

    async def _talk(self, lines: list[Line]) -> float:
        work = [asyncio.create_task(self._renew())]
        for guest, line in zip(self.chatting, lines, strict=True):
            work.append(asyncio.create_task(self._follow(guest, line[0])))
        self.news = await asyncio.open_connection("127.0.0.1", self.port)
        writing = random.Random(0).sample(self.chatting, WARM_UP + ROUNDS)
        took = [await self._says(guest) for guest in writing]
        for each in work:
            each.cancel()
        print(f"p50 {median(took[WARM_UP:]):.0f} ms, slowest {max(took[WARM_UP:]):.0f} ms")
        return p95("", took[WARM_UP:], 0).middle

    async def _says(self, guest: _Guest) -> float:
        """Milliseconds, with the connection that the POST needs."""
        text = f"Number {uuid4().hex}."
        said = json.dumps({"client_id": uuid4().hex, "text": text})
        begun = time.perf_counter()
        line = await self._ask(f"{HERE}/{guest.chat}/messages", _bearer(guest), said)
        await self._shown(guest.chat, text)
        took = 1_000 * (time.perf_counter() - begun)
        await body(line[0], b"201")
        line[1].close()
        await asyncio.sleep(PAUSE * (0.5 + random.random()))
        return took

    async def _shown(self, chat: str, text: str) -> None:
        """Jana is told, and fetches."""
        while line := await self.stream[0].readline():
            hint = json.loads(line[5:]) if line.startswith(b"data:") else {}
            if (hint.get("kind"), hint.get("conversation")) == ("message.received", chat):
                path = f"/rt/news?workspace=nordnetz&seq={hint['seq']}&language=en"
                self.news[1].write(_request(path, self._jana()))
                assert text.encode() in await body(self.news[0])
                return

    async def _renew(self) -> None:
        """For ever: Jana's list, and the conversation she looks at."""
        line = await asyncio.open_connection("127.0.0.1", self.port)
        while True:
            for path in ("/desk/nordnetz/conversations/?view=open", self.path):
                line[1].write(_request(path, self._jana() + "HX-Request-Type: partial\r\n"))
                await body(line[0])
            await asyncio.sleep(RENEWED)

    async def _follow(self, guest: _Guest, reader: asyncio.StreamReader) -> None:
        """For ever: a visitor fetches what has changed."""
        while line := await reader.readline():
            if line.startswith(b"data:") and b"seq" in line:
                after = json.loads(line[5:])["seq"] - 1
                await self._fetch(f"{HERE}/{guest.chat}?after={after}", guest)
                await self._fetch(HERE, guest)

    async def _fetch(self, path: str, guest: _Guest) -> None:
        line = await self._ask(path, _bearer(guest))
        await body(line[0])
        line[1].close()

    async def _ask(self, path: str, who: str, said: str = "") -> Line:
        line = await asyncio.open_connection("127.0.0.1", self.port)
        line[1].write(_request(path, who, said))
        return line

    def _jana(self) -> str:
        return f"Cookie: egal={self.town.cookie}\r\n"


def _bearer(guest: _Guest) -> str:
    return f"Authorization: Bearer {guest.token}\r\n"


def _request(path: str, who: str, said: str = "") -> bytes:
    """RFC 9112, section 3: a GET, or a POST of what is said."""
    kind = f"Content-Type: application/json\r\nContent-Length: {len(said)}\r\n" if said else ""
    method = "POST" if said else "GET"
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{who}{kind}\r\n{said}".encode()
