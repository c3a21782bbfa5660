"""Parts are killed again and again while messages come in and go out: nothing is lost.

Fed = taken in + quarantined, each once. Sent = received, with at most one copy more a kill, and
every copy marked. EGAL_KILLS says how many kills there are in each test.
"""

import os
import random
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from egal.channels import arrivals, claims, outbox
from egal.channels.models import Arrival
from egal.cli.tree import supervisor
from egal.conversations.actions.retry_delivery import retry_delivery
from egal.conversations.models import Delivery
from tests.faults.feeders import feeding
from tests.faults.house import FIRST, House, house
from tests.faults.ledger import Ledger, still_open
from tests.journeys.installation import until

KILLS = int(os.environ.get("EGAL_KILLS", "10"))
LONGEST_LIFE = 1.0  # seconds of a part
ALL_DONE = 90.0  # seconds after the last kill

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),  # threads of the feeders
]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who dies young starts again at once, and what a dead worker held lapses in seconds."""
    monkeypatch.setattr(supervisor, "SHORT_LIFE", 0.0)
    monkeypatch.setattr(claims, "CLAIM", timedelta(seconds=3))
    monkeypatch.setattr(arrivals, "SHARE", 1.0)
    monkeypatch.setattr(outbox, "CLAIM", timedelta(seconds=3))


@pytest.mark.parametrize(
    ("kinds", "each"),
    [(("worker",), 1), (("web", "smtp"), 1), (("web", "worker"), 2)],
    ids=["worker", "doors", "pairs"],
)
def test_nothing_is_lost_and_nothing_comes_twice_unseen(
    kinds: tuple[str, ...], each: int, tmp_path: Path, settings: Settings
) -> None:
    settings.PRIVATE_HOSTS = private = list[str]()
    with house(tmp_path, private, webs=each, workers=each) as home:
        with feeding(home.doors) as feeders:
            for _ in range(KILLS):
                time.sleep(random.uniform(0.05, LONGEST_LIFE))
                home.kill(kinds)
        until(lambda: is_done(home), ALL_DONE)
        with connection.cursor() as cursor:
            ledger = Ledger.of(cursor)
        came = received(home)
        copies = ledger.check(feeders, FIRST, came)
        print(  # noqa: T201 - the figures, with pytest -s
            f"\n{KILLS} kills of {'/'.join(kinds)}:",
            *(f"{one.name} {len(one.said)} ({one.retries} again)," for one in feeders),
            f"{Arrival.objects.filter(attempts__gt=1).count()} read again,",
            f"{len(ledger.kept)} quarantined,",
            f"{sum(marked for _, _, marked in ledger.sent)} marked, {copies} came twice",
        )
        assert copies <= KILLS


def is_done(home: House) -> bool:
    """What was lost three times is tried again by Jana."""
    for failed in Delivery.objects.filter(state="failed").select_related("message"):
        retry_delivery(message=failed.message, actor=home.company.jana)
    with connection.cursor() as cursor:
        return not still_open(cursor)


def received(home: House) -> "Counter[str]":
    """Of everything that reached the customers, how often it came."""
    mails = [str(mail["Message-ID"]) for mail in home.customers.mails]
    return Counter([*mails, *(one.headers["idempotency-key"] for one in home.shop.requests)])
