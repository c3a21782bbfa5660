"""What tests of fetching share."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from egal.channels.arrivals import take_in_arrivals
from egal.channels.connect import checked_settings
from egal.channels.email.imap.watch import Watch
from egal.channels.email.models import Mailbox
from egal.channels.models import Arrival
from egal.conversations.models import Inbox, Message
from egal.testing.mailserver import customer_mail

SINCE = "2020-01-01"  # everything


def mails(count: int, word: str = "Mail") -> list[bytes]:
    return [
        customer_mail("Mara <mara@example.com>", "support@x.example", f"{word} {n}", f"Text {n}.")
        for n in range(1, count + 1)
    ]


def fetches(inbox: Inbox, settings: dict[str, Any]) -> None:
    """Let this inbox fetch by these settings."""
    inbox.settings = checked_settings("email", settings)
    inbox.save()


def works(watch: Watch, until: Callable[[], object], seconds: float = 20) -> None:
    """Do as a worker does until something is so; a rest after a failure is not waited for."""
    end = time.monotonic() + seconds
    while True:
        Mailbox.unscoped.filter(failures__gt=0, needs_mending=False).update(
            due_at="2020-01-01T00:00:00Z"
        )
        watch.step()
        while take_in_arrivals():
            pass
        if until():
            return
        assert time.monotonic() < end, list(Mailbox.unscoped.values())
        time.sleep(0.05)


@contextmanager
def worked(until: Callable[[], object], **how: Any) -> Iterator[Watch]:
    """A worker that has fetched until something was so, and is still at it."""
    with Watch(**how) as watch:
        works(watch, until)
        yield watch


def taken(inbox: Inbox) -> list[str]:
    """The subjects of all messages, in the order in which they came in."""
    found = Message.unscoped.filter(inbox=inbox).order_by("id")
    return list(found.values_list("subject", flat=True))


def has(inbox: Inbox, count: int) -> Callable[[], bool]:
    return lambda: Message.unscoped.filter(inbox=inbox).count() >= count


def settled(inbox: Inbox, count: int) -> Callable[[], bool]:
    """So many have arrived, and none waits to be understood."""
    found = Arrival.unscoped.filter(inbox=inbox)
    return lambda: found.exclude(state="waiting").count() == count


def arrived(inbox: Inbox) -> int:
    return Arrival.unscoped.filter(inbox=inbox).count()


def mailbox_of(inbox: Inbox) -> Mailbox:
    return Mailbox.unscoped.get(inbox=inbox)


class Proxy:
    """Stands before a server and cuts the first connection once it has passed so many mails."""

    def __init__(self, port: int, mails: int) -> None:
        self._target, self._left = port, mails
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self.has_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                for way in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._pass, args=way, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, counts: bool) -> None:
        with source, target, suppress(OSError):
            while data := source.recv(1024):
                if counts and not self.has_cut:
                    self._left -= data.count(b"BODY[]")
                    self.has_cut = self._left <= 0
                if self.has_cut and self._left <= 0 and counts:
                    self._left = 1
                    target.sendall(data[:100])
                    target.shutdown(socket.SHUT_RDWR)
                    source.shutdown(socket.SHUT_RDWR)
                    return
                target.sendall(data)
