"""An inbox connected to a mailbox of 200,000 mails, at a real Dovecot and by a real worker: how
long until the newest are on the desk, and what memory the worker takes while it fetches on.

The mails are small files in a Maildir. EGAL_BENCH_FULL=1 goes on until all of them are in.
"""

import os
import shutil
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import psutil

from bench.figures import Figure
from bench.house import house, working
from egal.testing.imapserver import Dovecot

if TYPE_CHECKING:
    from egal.conversations.models import Inbox

MAILS = 200_000
NEWEST = 50
TAKEN_IN = MAILS if os.environ.get("EGAL_BENCH_FULL") else 20_000
LOOK = 0.5  # seconds
PATIENCE = 3_600.0  # seconds
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_USER = "support"


def figures() -> list[Figure]:
    """Seconds to the newest 50, whether they are the newest, and megabytes at the most."""
    if shutil.which("dovecot") is None:
        raise SystemExit("This one needs Dovecot; make test-deps installs it.")
    with house() as data, Dovecot() as dovecot:
        print(f"writing {MAILS:,} mails", flush=True)
        dovecot.put_files(_USER, map(_mail, range(MAILS)))
        inbox = _inbox(dovecot)
        begun = time.monotonic()
        with working(data) as worker:
            sizes = _until(worker, inbox, NEWEST)
            seconds, newest = time.monotonic() - begun, _oldest_taken(inbox, NEWEST)
            print(f"the newest {NEWEST} after {seconds:.1f} s", flush=True)
            sizes += _until(worker, inbox, TAKEN_IN)
    return [
        Figure(f"the newest {NEWEST} of {MAILS:,} on the desk", "s", [seconds], 60.0),
        Figure(f"of the first {NEWEST}, older than the newest {NEWEST}", "", [newest], 0.0),
        Figure(
            f"memory of the worker until {TAKEN_IN:,} are in",
            "MB",
            sizes,
            300.0,
            measured=max(sizes),
        ),
    ]


def _mail(number: int) -> tuple[datetime, bytes]:
    """When it came, and itself; each is a minute younger than the one before."""
    at = BEGIN + timedelta(minutes=number)
    text = (
        f"Message-ID: <{number}@mail.example>\n"
        f"Date: {format_datetime(at)}\n"
        f"From: Mara Lindner <customer{number % 5_000}@mail.example>\n"
        "To: support@nordnetz.example\n"
        f"Subject: Mail {number}\n"
        "Content-Type: text/plain; charset=utf-8\n\n"
        "Guten Tag,\n\nseit gestern Abend fällt die Leitung immer wieder aus.\n\nMara Lindner\n"
    )
    return at, text.encode()


def _inbox(dovecot: Dovecot) -> "Inbox":
    from egal.channels.connect import checked_settings
    from egal.testing.people import nordnetz

    given = dovecot.settings(_USER, imap_since=f"{BEGIN:%Y-%m-%d}")
    inbox = nordnetz().inbox
    inbox.settings = checked_settings("email", given)
    inbox.save()
    return inbox


def _until(worker: int, inbox: "Inbox", count: int) -> list[float]:
    """The size of the worker at each look until so many are messages."""
    from egal.conversations.models import Message

    sizes, end = [], time.monotonic() + PATIENCE
    while Message.unscoped.filter(inbox=inbox).count() < count:
        if time.monotonic() > end:
            raise SystemExit(f"not {count} mails in {PATIENCE:.0f} s")
        sizes.append(_size(worker))
        time.sleep(LOOK)
    return [*sizes, _size(worker)]


def _size(worker: int) -> float:
    """What the worker and the process that reads have in memory, in megabytes: proportional set
    size, in which what they share counts once."""
    process = psutil.Process(worker)
    tree = [process, *process.children(recursive=True)]
    return float(sum(each.memory_full_info().pss for each in tree) / 2**20)


def _oldest_taken(inbox: "Inbox", count: int) -> int:
    """How many of the first so many that are messages are not of the newest so many."""
    from egal.conversations.models import Message

    first = Message.unscoped.filter(inbox=inbox).order_by("id")[:count]
    numbers = [int(message.subject.split()[1]) for message in first]
    return sum(number < MAILS - count for number in numbers)
