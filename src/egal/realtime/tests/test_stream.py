"""What a browser hears, from the real database through the real hub."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from egal.events.models import Event
from egal.events.record import SYSTEM, record
from egal.events.sequencer import place_events
from egal.realtime import asking
from egal.realtime import hub as hubs
from egal.realtime.hub import Hub
from egal.realtime.stream import one_connection as access
from egal.realtime.stream import stream
from egal.shared.clock import now
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.actions.change_agent import deactivate_agent
from egal.workspaces.models import Account

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_connection_stays_behind() -> Iterator[None]:
    yield
    access.submit(lambda: connection.close()).result()


class Browser:
    """One EventSource: it opens `/rt` and keeps what it is sent."""

    def __init__(self, cookie: str, query: str = "workspace=nordnetz", seen: str = "") -> None:
        headers = [(b"cookie", f"egal={cookie}".encode()), (b"last-event-id", seen.encode())]
        self.scope = {"method": "GET", "headers": headers, "query_string": query.encode()}
        self.cookie = cookie
        self.ended = False
        self.status = 0
        self.body = ""

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"").decode()
        self.ended = message["type"] == "http.response.body" and not message.get("more_body")

    async def receive(self) -> dict[str, str]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    @property
    def heard(self) -> list[tuple[str, dict[str, Any]]]:
        fields = [dict(line.split(": ", 1) for line in event.split("\n")) for event in self._events]
        return [(each["event"], json.loads(each["data"])) for each in fields]

    @property
    def _events(self) -> list[str]:
        return [event for event in self.body.split("\n\n") if event.startswith("event")]


def listen(
    browser: Browser,
    meanwhile: Callable[[], None],
    count: int,
    until: Callable[[], bool] = lambda: True,
) -> None:
    """Open the stream in a thread, do something in this one, wait until so much was heard."""
    opened = threading.Event()

    async def run() -> None:
        hub = Hub()
        following = asyncio.create_task(hub.run())
        streaming = asyncio.create_task(stream(hub, browser.scope, browser.receive, browser.send))
        await _until(lambda: "hello" in browser.body or browser.status == 403)
        opened.set()
        await _until(lambda: len(browser.heard) >= count and until())
        await _end(streaming, following)

    with ThreadPoolExecutor(1) as thread:
        listening = thread.submit(asyncio.run, run())
        assert opened.wait(10)
        meanwhile()
        listening.result(10)


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


async def _end(*tasks: "asyncio.Task[None]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def cookie_of(email: str) -> str:
    client = Client()
    client.post("/sign-in/", {"login": email, "password": people.PASSWORD})
    return client.cookies["egal"].value


def happens(company: people.Nordnetz | people.Fremdfirma, kind: str = "note.added") -> None:
    record(kind, workspace_id=company.workspace.id, actor=SYSTEM, conversation_id=7)
    place_events()


def test_a_change_is_told_as_it_happens(nordnetz: people.Nordnetz) -> None:
    browser = Browser(cookie_of(nordnetz.jana.account.email))
    place_events()
    listen(browser, lambda: happens(nordnetz), count=2)
    kind, told = browser.heard[1]
    assert (kind, told["kind"], told["conversation"]) == ("changed", "note.added", public_id(7))


def test_what_was_missed_is_told_first(nordnetz: people.Nordnetz) -> None:
    place_events()
    seen = Event.objects.order_by("-seq").values_list("seq", flat=True)[0]
    happens(nordnetz, "note.added")
    happens(nordnetz, "conversation.solved")
    browser = Browser(cookie_of(nordnetz.jana.account.email), seen=str(seen))
    listen(browser, lambda: None, count=3)
    assert [told.get("kind") for _, told in browser.heard[1:]] == [
        "note.added",
        "conversation.solved",
    ]


def test_who_missed_too_much_fetches_everything(
    nordnetz: people.Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "BACKLOG", 1)
    happens(nordnetz)
    browser = Browser(cookie_of(nordnetz.jana.account.email), seen="0")
    listen(browser, lambda: None, count=2)
    assert [kind for kind, _ in browser.heard] == ["reset", "hello"]


def test_nobody_hears_of_another_company(
    nordnetz: people.Nordnetz, fremdfirma: people.Fremdfirma
) -> None:
    eve = cookie_of(fremdfirma.eve.account.email)
    place_events()
    there, here = Browser(eve), Browser(eve, "workspace=fremdfirma")
    listen(there, lambda: None, count=0)
    assert there.status == 403

    def both() -> None:
        happens(nordnetz, "secret.thing")
        happens(fremdfirma, "note.added")

    listen(here, both, count=2)
    assert [told.get("kind") for _, told in here.heard] == [None, "note.added"]


@pytest.mark.parametrize("loss", ["deactivated", "signed out", "sessions ended"])
def test_a_stream_ends_with_the_access(
    nordnetz: people.Nordnetz, monkeypatch: pytest.MonkeyPatch, loss: str
) -> None:
    monkeypatch.setattr(hubs, "CHECK", 0.05)
    tariq = Browser(cookie_of(nordnetz.tariq.account.email))
    jana = Browser(cookie_of(nordnetz.jana.account.email))

    def lose() -> None:
        assert not tariq.ended
        if loss == "deactivated":
            deactivate_agent(agent=nordnetz.tariq, actor=nordnetz.jana)
        elif loss == "signed out":
            Session.objects.filter(session_key=tariq.cookie).delete()
        else:
            Account.objects.filter(pk=nordnetz.tariq.account_id).update(sessions_ended_at=now())

    listen(tariq, lose, count=1, until=lambda: tariq.ended)
    listen(jana, lambda: happens(nordnetz), count=2)
    assert not jana.ended


def test_five_seconds_are_the_most_a_lost_access_lasts() -> None:
    assert hubs.CHECK < 5


@pytest.mark.parametrize("cookie", ["", "nothing", "\x00", "x" * 5000])
@pytest.mark.usefixtures("nordnetz")
def test_a_stranger_hears_nothing(cookie: str) -> None:
    browser = Browser(cookie)
    listen(browser, lambda: None, count=0)
    assert browser.status == 403


def test_all_who_come_back_at_once_share_one_connection(
    nordnetz: people.Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    happens(nordnetz)
    opened: list[object] = []
    connect = asking.connect

    async def counted() -> Any:
        opened.append(await connect())
        return opened[-1]

    async def come_back() -> list[int]:
        hub = Hub()
        found = await asyncio.gather(*(hub.missed(nordnetz.workspace.id, 0) for _ in range(50)))
        await hub._asking.close()
        return [len(hints or ()) for hints in found]

    monkeypatch.setattr(asking, "connect", counted)
    assert set(asyncio.run(come_back())) == {Event.objects.exclude(seq=None).count()}
    assert len(opened) == 1


def test_the_past_is_told_again_after_its_connection_was_cut(nordnetz: people.Nordnetz) -> None:
    happens(nordnetz)

    async def cut_between() -> list[hubs.Hint] | None:
        hub = Hub()
        await hub.missed(nordnetz.workspace.id, 0)
        assert hub._asking._connection
        pid = hub._asking._connection.info.backend_pid
        await asyncio.to_thread(terminate, pid)
        found = await hub.missed(nordnetz.workspace.id, 0)
        await hub._asking.close()
        return found

    assert asyncio.run(cut_between())


def terminate(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s, 5000)", [pid])
    connection.close()
