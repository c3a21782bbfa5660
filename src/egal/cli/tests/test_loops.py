"""What a worker does: a provider that hangs holds up nobody else's work."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from egal.channels import fetching, registry
from egal.channels.base import Carried, Gesture, InboxSettings, Link, NewMessage
from egal.channels.fetching import Fetcher
from egal.channels.gestures import gesture
from egal.channels.intake import take_in
from egal.channels.tests.fake import FakeChannel
from egal.channels.tests.test_told import MARA, posts
from egal.cli.loops import worker_loops
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.actions.codes import ask_code
from egal.conversations.models import Inbox, Post
from egal.events.record import SYSTEM
from egal.shared.loops import run
from egal.testing.people import Nordnetz
from egal.workspaces import scope

SOON = 10.0  # seconds


class Network(FakeChannel):
    """Does nothing before it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.ended, self.may = Signs(), Signs(), threading.Event()

    def gestures(self, inbox: InboxSettings, *, ours: bool) -> list[Gesture]:
        return ["hide", "unhide"]

    def gesture(self, inbox: InboxSettings, do: Gesture, external_id: str) -> None:
        self._work("gesture")

    def carry_code(self, inbox: InboxSettings, address: str, carried: Carried) -> None:
        self._work("code")

    def bring(self, inbox: InboxSettings, url: str, most: int) -> bytes:
        self._work("file")
        return b"a picture"

    def _work(self, what: str) -> None:
        self.begun[what].set()
        self.may.wait(SOON)
        self.ended[what].set()


class Signs(dict[str, threading.Event]):
    """By the word; each is there."""

    def __missing__(self, word: str) -> threading.Event:
        return self.setdefault(word, threading.Event())


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> dict[str, Network]:
    networks = {"away": Network(), "email": Network()}
    for module in (registry, fetching):
        monkeypatch.setattr(module, "channels", lambda: networks)
    return networks


@contextmanager
def at_work(*names: str) -> Iterator[None]:
    """A worker that does this, and nothing else."""
    nothing: Any = SimpleNamespace(read=None, step=lambda: 0)
    stop = threading.Event()
    with Fetcher() as fetcher:
        loops = worker_loops(nothing, nothing, fetcher, nothing)
        worker = threading.Thread(
            target=run, args=([each for each in loops if each.name in names], stop)
        )
        worker.start()
        try:
            yield
        finally:
            stop.set()
            worker.join()


def wants(company: Nordnetz, inbox: Inbox) -> None:
    """A post of Mara's is to be hidden, she wants a code, and has sent a picture."""
    posts(inbox, MARA, "No internet, you crooks", "2")
    picture = Link("light.jpg", "image/jpeg", "picture:1")
    take_in(
        inbox=inbox, fact=NewMessage(dedupe_key="3", external_id="3", sender=MARA, links=[picture])
    )
    gesture(post=Post.objects.get(thread__inbox=inbox), actor=company.jana, do="hide")
    ask_code(inbox=inbox, kind="email", value=MARA.address, language="en", client="", page="")


@pytest.mark.django_db(transaction=True)
def test_one_network_that_hangs_holds_up_no_other(
    nordnetz: Nordnetz, networks: dict[str, Network]
) -> None:
    with scope.of(nordnetz.workspace.id):
        other = add_inbox(
            workspace=nordnetz.workspace, channel="away", address="n@away.example", actor=SYSTEM
        )
        for inbox in (other, nordnetz.inbox):
            wants(nordnetz, inbox)
    slow, quick = networks["away"], networks["email"]
    quick.may.set()
    names = [f"{what} {key}" for what in ("gestures", "codes") for key in networks]
    with at_work("files", *names):
        for what in ("gesture", "code", "file"):
            assert slow.begun[what].wait(SOON)
            assert quick.ended[what].wait(SOON)
            assert not slow.ended[what].is_set()
        slow.may.set()
