"""The worker is killed again and again while mail comes in and goes out: nothing is lost.

Fed = taken in + quarantined, each once. Sent = received, with at most one copy more a kill, and
every copy marked. EGAL_KILLS=200 makes it longer.
"""

import os
import random
import re
import signal
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psutil
import pytest
from django.db import connections
from django.db.models import QuerySet

from egal.channels import arrivals, outbox
from egal.channels.models import Arrival
from egal.cli.parts import preload, run_smtp, run_worker
from egal.cli.tree import supervisor
from egal.cli.tree.sockets import listen
from egal.cli.tree.supervisor import Part, Supervisor
from egal.conversations.actions.retry_delivery import retry_delivery
from egal.conversations.models import Delivery, Message
from egal.shared import clock
from egal.testing.mailserver import MailServer, customer_mail
from egal.testing.people import Nordnetz, conversation_of, nordnetz, replies, writes
from egal.workspaces import scope

KILLS = int(os.environ.get("EGAL_KILLS", "30"))
LONGEST_LIFE = 1.0  # seconds of a worker
ALL_DONE = 60.0  # seconds after the last kill


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # threads of other tests
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_and_nothing_comes_twice_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "SHORT_LIFE", 0.0)  # who dies young starts again at once
    customers = MailServer()
    company = nordnetz(settings=customers.settings)
    with (
        scope.of(company.workspace.id),
        listen("127.0.0.1", 0, "the test") as door,
        tree(
            [Part("worker", run_worker), Part("smtp", lambda: run_smtp(door))], tmp_path
        ) as family,
        customers,
    ):
        feeder = Feeder(company, door.getsockname()[1])
        feeder.start()
        last = kills(family)
        fed = feeder.stop()
        finish(company, last)

        check(fed, Counter(str(mail["Message-ID"]) for mail in customers.mails))


def check(fed: list[str], received: "Counter[str]") -> None:
    """Of the received mails, how often each came."""
    taken, kept = texts(Message.objects.filter(direction="inbound")), quarantined()
    copies = {name for name, times in received.items() if times > 1}
    marked = set(external_ids(Delivery.objects.exclude(possible_duplicate_at=None)))
    print(  # noqa: T201 - the figures, with pytest -s
        f"{KILLS} kills: {len(fed)} fed, {len(kept)} of them quarantined; {len(received)} sent,"
        f" {len(copies)} came twice, {len(marked)} marked"
    )
    assert sorted(taken + kept) == sorted([*fed, Feeder.FIRST])
    assert len(received) == len(fed) == Delivery.objects.filter(state="sent").count()
    assert set(received) == set(external_ids(Delivery.objects.all()))
    assert copies <= marked
    assert received.total() - len(received) <= KILLS


class Feeder(threading.Thread):
    """Mara writes and writes, and each time Jana answers Henrik."""

    FIRST = "Henrik moves house."

    def __init__(self, company: Nordnetz, port: int) -> None:
        super().__init__()
        self._company, self._port, self._fed = company, port, list[str]()
        self._henrik = conversation_of(writes(company.inbox, "Henrik", self.FIRST))
        self._stopped = threading.Event()

    def run(self) -> None:
        try:
            while not self._stopped.wait(0.03):
                self._feed(f"Mail {len(self._fed)}.")
        finally:
            connections.close_all()

    def stop(self) -> list[str]:
        self._stopped.set()
        self.join()
        return self._fed

    def _feed(self, text: str) -> None:
        inbox = self._company.inbox.address
        mail = customer_mail("Mara <mara@posteo.example>", inbox, "Router", text)
        with smtplib.SMTP("127.0.0.1", self._port, timeout=20) as server:
            server.sendmail("mara@posteo.example", [inbox], mail)
        replies(self._company.jana, self._henrik, f"About {text}")
        self._fed.append(text)


@contextmanager
def tree(parts: list[Part], data: Path) -> Iterator[psutil.Process]:
    """The parts below a supervisor, in processes of their own, without a database of their own."""
    preload()
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
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
    assert not psutil.wait_procs(everybody, timeout=10)[1]


def kills(family: psutil.Process) -> datetime:
    """Kill worker after worker; when the last one was."""
    last = clock.now()
    for _ in range(KILLS):
        time.sleep(random.uniform(0.05, LONGEST_LIFE))
        worker(family).kill()
        last = clock.now()
        lapse(last)
    return last


def worker(family: psutil.Process) -> psutil.Process:
    while True:
        for child in family.children():
            if child.name() == "egal-worker":
                return child
        time.sleep(0.005)


def lapse(killed: datetime) -> None:
    """As if the time had passed after which the claims of those killed until then lapse."""
    now = clock.now()
    Arrival.objects.filter(
        state="waiting", attempts__gt=0, due_at__lte=killed + arrivals.CLAIM
    ).update(due_at=now)
    Delivery.objects.filter(state="sending", due_at__lte=killed + outbox.CLAIM).update(due_at=now)


def finish(company: Nordnetz, killed: datetime) -> None:
    """Let the last worker do the rest; what was lost three times is tried again by Jana."""
    deadline = time.monotonic() + ALL_DONE
    while time.monotonic() < deadline:
        lapse(killed)
        for failed in Delivery.objects.filter(state="failed").select_related("message"):
            retry_delivery(message=failed.message, actor=company.jana)
        waiting = Arrival.objects.filter(state="waiting").count()
        if not waiting + Delivery.objects.exclude(state="sent").count():
            return
        time.sleep(0.2)
    raise AssertionError(f"{waiting} arrivals wait after {ALL_DONE} s")


def texts(messages: QuerySet[Message]) -> list[str]:
    return [text.strip() for text in messages.values_list("text", flat=True)]


def quarantined() -> list[str]:
    kept = Arrival.objects.filter(state="quarantined").values_list("raw", flat=True)
    return [found[0] for raw in kept if (found := re.search(r"Mail \d+\.", bytes(raw).decode()))]


def external_ids(deliveries: QuerySet[Delivery]) -> list[str]:
    return list(deliveries.values_list("message__external_id", flat=True))
