"""Egal's parts in processes of their own on the tests' database, for tests that kill them."""

import json
import os
import random
import signal
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from socket import socket

import psutil
from django.db import connections

from egal.channels.base import Raw
from egal.channels.connect import connect_inbox
from egal.channels.intake import take_in
from egal.channels.webhook.read import read
from egal.channels.webhooks import webhook_path
from egal.cli.parts import preload, run_smtp, run_web, run_worker
from egal.cli.tree.processes import die_with
from egal.cli.tree.sockets import listen
from egal.cli.tree.supervisor import Part, Supervisor
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM
from egal.testing.mailserver import MailServer
from egal.testing.people import Nordnetz, conversation_of, nordnetz, writes
from egal.testing.webserver import WebServer
from egal.workspaces import scope
from egal.workspaces.actions.add_token import add_token
from tests.faults.feeders import SECRET, Doors
from tests.journeys.installation import name_of, still_running

FIRST = ("Henrik moves house.", "C-7 moves house.")
READY = 60.0  # seconds in which a part that was killed is there again


@dataclass(frozen=True)
class House:
    """Nordnetz with its parts, its mail server outside and the shop that calls and is called."""

    company: Nordnetz
    doors: Doors
    customers: MailServer
    shop: WebServer
    family: psutil.Process

    def kill(self, kinds: tuple[str, ...]) -> None:
        """Kill one part of these kinds, whatever it does; waits for one if all are dead."""
        deadline = time.monotonic() + READY
        while time.monotonic() < deadline:
            living = [one for one in self.family.children() if _kind(one) in kinds]
            if living:
                random.choice(living).kill()
                return
            time.sleep(0.005)
        raise AssertionError(f"no {kinds} within {READY} s")


@contextmanager
def house(data: Path, private: list[str], *, webs: int = 1, workers: int = 1) -> Iterator[House]:
    """private: the setting PRIVATE_HOSTS, to which the shop is added."""
    with ExitStack() as stack:
        customers, shop = stack.enter_context(MailServer()), stack.enter_context(WebServer())
        private.append(shop.place)
        company = nordnetz(settings=customers.settings)
        stack.enter_context(scope.of(company.workspace.id))
        called = _called(company, shop.url)
        ports = [stack.enter_context(listen("127.0.0.1", 0, "the test")) for _ in range(webs + 1)]
        doors = _doors(company, called, ports)
        parts = _parts(ports, workers)
        yield House(company, doors, customers, shop, stack.enter_context(tree(parts, data)))


@contextmanager
def tree(parts: list[Part], data: Path) -> Iterator[psutil.Process]:
    """The parts below a supervisor, in processes of their own, without a database of their own."""
    preload()
    connections.close_all()
    tests = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            die_with(tests, signal.SIGTERM)
            warnings.simplefilter("ignore")  # a warning ends a test, and no part
            Supervisor(parts, data=data, postgres=None, say=lambda _: None).run()
        finally:
            os._exit(0)
    family = psutil.Process(pid)
    try:
        yield family
    finally:
        everybody = family.children(recursive=True)
        family.send_signal(signal.SIGTERM)
        os.waitpid(pid, 0)
    assert not still_running(everybody, 20)


def _parts(ports: list[socket], workers: int) -> list[Part]:
    smtp, *webs = ports
    return [
        Part("smtp", partial(run_smtp, {"smtp": smtp})),
        *[Part(f"web-{place}", partial(run_web, port)) for place, port in enumerate(webs)],
        *[Part(f"worker-{place}", run_worker) for place in range(workers)],
    ]


def _called(company: Nordnetz, url: str) -> Inbox:
    return connect_inbox(
        workspace=company.workspace,
        channel="webhook",
        address="shop",
        actor=SYSTEM,
        settings={"url": url, "secret": SECRET},
    )


def _doors(company: Nordnetz, called: Inbox, ports: list[socket]) -> Doors:
    smtp, *webs = [port.getsockname()[1] for port in ports]
    henrik, seven = FIRST
    said = json.dumps({"id": "first", "sender": {"address": "C-7"}, "text": seven}).encode()
    [fact] = read(Raw(said, {}, called.address))
    first = [writes(company.inbox, "Henrik", henrik), take_in(inbox=called, fact=fact)]
    _, secret = add_token(workspace=company.workspace, scopes=["read", "write"], actor=SYSTEM)
    return Doors(
        webs=[f"http://127.0.0.1:{port}" for port in webs],
        smtp=smtp,
        hook=webhook_path(called) or "",
        token=secret,
        matters=[conversation_of(taken).public_id for taken in first],
    )


def _kind(process: psutil.Process) -> str:
    """web of egal-web-1; the nursery and the readers are none of these."""
    return name_of(process).removeprefix("egal-").partition("-")[0]
