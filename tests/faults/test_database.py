"""The database goes away under load and comes back: what was acknowledged is there.

`egal up` as an operator starts it, on a PostgreSQL beside it that is stopped, started, and made
read-only. Nothing of Egal is started again by the test.
"""

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from egal.cli.tree.postgres import Postgres
from egal.testing.mailserver import MailServer, customer_mail
from egal.testing.webserver import WebServer
from tests.faults.feeders import INBOX, SECRET, Doors, Feeder, call, feeding, send_mail
from tests.faults.ledger import Ledger, still_open
from tests.journeys.installation import Installation, until

AWAY = 3.0  # seconds
BACK = 60.0  # seconds after which everything works again, at the latest
LAPSE = (  # what was claimed so many seconds ago and is not done was cut off
    """update conversations_delivery set due_at = now()
        where state = 'sending' and due_at < now() + interval '4 minutes 45 seconds'""",
    """update channels_arrival set due_at = now()
        where state = 'waiting' and attempts > 0 and due_at < now() + interval '55 seconds'""",
)
FIRST = ("Henrik moves house.", "C-7 moves house.")


@dataclass(frozen=True)
class Home:
    """Nordnetz on a database of its operator's own, and the outside world."""

    postgres: Postgres
    egal: Installation
    customers: MailServer
    shop: WebServer
    doors: Doors

    def readiness(self) -> tuple[int, str]:
        answer = httpx.get(f"{self.egal.url}/readyz", timeout=20)
        return answer.status_code, answer.json().get("reason", "")

    def reads(self, path: str) -> bool:
        headers = {"Authorization": f"Bearer {self.doors.token}"}
        return httpx.get(self.egal.url + path, headers=headers, timeout=20).status_code == 200

    def asks(self, query: str) -> None:
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute(query.encode())


@pytest.fixture
def home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="egal-outside-"))
    folder.chmod(0o755)
    postgres = Postgres(folder, settings={"log_checkpoints": "off"})
    with MailServer() as customers, WebServer() as shop:
        egal = Installation(DATABASE_URL=postgres.url, EGAL_PRIVATE_HOSTS=shop.place)
        try:
            postgres.start()
            egal.start()
            yield Home(postgres, egal, customers, shop, doors(egal, customers, shop))
        finally:
            egal.remove()
            postgres.remove()
            shutil.rmtree(folder, ignore_errors=True)


def doors(egal: Installation, customers: MailServer, shop: WebServer) -> Doors:
    ours = ("--workspace", "nordnetz")
    egal.egal("workspace", "add", "nordnetz", "--name", "Nordnetz")
    server = f"smtp://{customers.host}:{customers.port}"
    egal.egal("inbox", "add", "email", INBOX, *ours, "--server", server)
    settings = ("--set", f"url={shop.url}", "--set", f"secret={SECRET}")
    called = egal.egal("inbox", "add", "webhook", "shop", *ours, *settings)
    token = egal.egal("token", "add", *ours, "--scopes", "read,write")["token"]
    hook = f"/in/webhook/{called['id']}/"
    henrik, seven = FIRST
    send_mail(egal.smtp_port, customer_mail("Henrik <h@mail.example>", INBOX, "House", henrik))
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as web:
        call(web, egal.url + hook, seven)
        found = f"{egal.url}/api/v1/conversations"
        matters = until(lambda: len(each := web.get(found).json()["items"]) == 2 and each)
    return Doors([egal.url], egal.smtp_port, hook, token, [one["id"] for one in matters or ()])


def stopped(home: Home) -> None:
    home.postgres.stop()
    until(lambda: home.readiness() == (503, "The database does not answer."))
    time.sleep(AWAY)
    home.postgres.start()


def read_only(home: Home) -> None:
    home.asks("alter system set default_transaction_read_only = on")
    home.asks("select pg_reload_conf()")
    until(lambda: home.readiness() == (503, "The database takes no changes."))
    assert home.reads("/api/v1/conversations")
    time.sleep(AWAY)
    home.asks("alter system reset default_transaction_read_only")
    home.asks("select pg_reload_conf()")


def restarted(home: Home) -> None:
    home.postgres.stop()
    home.postgres.start()


def restarted_at_once(home: Home) -> None:
    """As after a power cut: nothing is written, and what was is recovered."""
    assert home.postgres.process
    home.postgres.process.kill()
    home.postgres.process.wait()
    home.postgres.start()


FAULTS: list[Callable[[Home], None]] = [stopped, read_only, restarted, restarted_at_once]


def test_nothing_acknowledged_is_lost_with_the_database(home: Home) -> None:
    with feeding(home.doors) as feeders:
        for fault in FAULTS:
            time.sleep(1)
            fault(home)
            until(lambda: home.readiness() == (200, ""), BACK)
            until_more_is_said(feeders)
    with closing(psycopg.connect(home.postgres.url, autocommit=True)) as connection:
        cursor = connection.cursor()
        until(lambda: is_done(cursor), BACK)
        ledger = Ledger.of(cursor)
    copies = ledger.check(feeders, FIRST, received(home))
    print(  # noqa: T201 - the figures, with pytest -s
        f"\n{len(FAULTS)} faults:",
        *(f"{one.name} {len(one.said)} ({one.retries} again)," for one in feeders),
        f"{len(ledger.kept)} quarantined, {copies} came twice",
    )
    assert (ledger.kept, copies) == ([], 0)


def until_more_is_said(feeders: list[Feeder]) -> None:
    before = [len(feeder.said) for feeder in feeders]
    until(lambda: all(len(one.said) > n for one, n in zip(feeders, before, strict=True)), BACK)


def is_done(cursor: "psycopg.Cursor[Any]") -> bool:
    """As if the minutes had passed after which claims lapse that a fault has cut off."""
    for query in LAPSE:
        cursor.execute(query)
    return not still_open(cursor)


def received(home: Home) -> "Counter[str]":
    mails = [str(mail["Message-ID"]) for mail in home.customers.mails]
    return Counter([*mails, *(one.headers["idempotency-key"] for one in home.shop.requests)])
