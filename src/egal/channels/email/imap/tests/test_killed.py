"""A worker that is killed between fetching and storing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from egal.channels.email.imap.tests.watched import (
    SINCE,
    arrived,
    fetches,
    has,
    mailbox_of,
    mails,
    taken,
    worked,
)
from egal.channels.email.models import Mailbox
from egal.testing.imapserver import Dovecot
from egal.testing.people import Nordnetz

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.dovecot]

# A worker that kills itself once it has stored the second batch, before that is committed.
WORKER = """
import os, signal, sys, time
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"].update(NAME=sys.argv[1], HOST=sys.argv[2])
settings.SECRET_KEY = sys.argv[3]
from egal.channels.email.imap import fetching
from egal.channels.email.imap.watch import Watch
store, left = fetching.store_arrivals, list(range(2))
def stores(**given):
    store(**given)
    left.pop()
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
fetching.store_arrivals, fetching.BATCH = stores, 5
with Watch() as watch:
    for _ in range(100):
        watch.step()
        time.sleep(0.1)
"""


def test_a_killed_worker_loses_nothing_and_doubles_nothing(
    nordnetz: Nordnetz, dovecot: Dovecot
) -> None:
    dovecot.put("killed", mails(20))
    fetches(nordnetz.inbox, dovecot.settings("killed", imap_since=SINCE))
    database = [str(connection.settings_dict[name]) for name in ("NAME", "HOST")]
    root = Path(__file__).parents[6]
    killed = subprocess.run(
        [sys.executable, "-c", WORKER, *database, settings.SECRET_KEY],
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"},
        cwd=root,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert arrived(nordnetz.inbox) == 5
    assert mailbox_of(nordnetz.inbox).holder
    Mailbox.unscoped.update(held_until="2020-01-01T00:00:00Z")  # its claim has lapsed
    with worked(has(nordnetz.inbox, 20)):
        assert arrived(nordnetz.inbox) == 20
    assert len(set(taken(nordnetz.inbox))) == 20
