"""The stream of a customer, from the real database through the real hub."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from egal.contacts.visitors import begin_visit, cookie_of
from egal.conversations.models import Conversation
from egal.events.record import SYSTEM, record
from egal.events.sequencer import place_events
from egal.realtime import visits
from egal.realtime.hub import Hub
from egal.realtime.tests.test_stream import Browser, _end, _until
from egal.realtime.visitors import tell_writing
from egal.shared import clock
from egal.testing import people
from egal.workspaces import scope

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_connection_stays_behind() -> Iterator[None]:
    yield
    visits._one_connection.submit(lambda: connection.close()).result()


@pytest.fixture
def mara(nordnetz: people.Nordnetz) -> tuple[Conversation, str]:
    """A conversation of a visitor's, and her token."""
    people.opened(nordnetz.workspace)
    with scope.of(nordnetz.workspace.id):
        visitor, token = begin_visit(workspace=nordnetz.workspace, name="Mara")
        now = clock.now()
        matter = Conversation.objects.create(
            workspace=nordnetz.workspace,
            contact=visitor.identity.contact,
            inbox=nordnetz.inbox,
            channel="email",
            contact_name="Mara",
            last_activity_at=now,
            created_at=now,
        )
    return matter, token


def browser(*headers: tuple[str, str], query: str = "workspace=nordnetz") -> Browser:
    made = Browser("", query)
    made.scope["headers"] = [(name.encode(), value.encode()) for name, value in headers]
    return made


def bearer(token: str, query: str = "workspace=nordnetz") -> Browser:
    return browser(("authorization", f"Bearer {token}"), query=query)


def follow(one: Browser, meanwhile: Callable[[], object], until: Callable[[], bool]) -> None:
    opened = threading.Event()

    async def run() -> None:
        hub = Hub()
        following = asyncio.create_task(hub.run())
        await asyncio.sleep(0.3)
        streaming = asyncio.create_task(visits.Visits(hub)(one.scope, one.receive, one.send))
        await _until(lambda: bool(one.status))
        await _until(lambda: "hello" in one.body or one.status != 200)
        opened.set()
        await _until(until)
        await _end(streaming, following)

    with ThreadPoolExecutor(1) as thread:
        listening = thread.submit(asyncio.run, run())
        assert opened.wait(10)
        meanwhile()
        listening.result(10)


def happens(matter: Conversation) -> None:
    record(
        "message.received",
        workspace_id=matter.workspace_id,
        actor=SYSTEM,
        conversation_id=matter.id,
    )
    place_events()


def test_what_changes_is_told_to_whose_it_is(mara: tuple[Conversation, str]) -> None:
    matter, token = mara
    one = bearer(token)
    follow(one, lambda: happens(matter), lambda: "changed" in one.body)
    kind, told = one.heard[1]
    assert (kind, told["conversation"]) == ("changed", matter.public_id)


def test_a_cookie_needs_the_header_of_our_own_pages(mara: tuple[Conversation, str]) -> None:
    matter, token = mara
    cookie = ("cookie", f"{cookie_of(matter.workspace_id)}={token}")
    for headers, status in [([cookie], 401), ([cookie, ("x-egal", "1")], 200)]:
        one = browser(*headers)
        follow(one, lambda: None, lambda one=one: bool(one.status))  # type: ignore[misc]
        assert one.status == status


def test_a_token_of_nobody_or_of_another_company_hears_nothing(
    mara: tuple[Conversation, str], fremdfirma: people.Fremdfirma
) -> None:
    people.opened(fremdfirma.workspace)
    for one in (bearer("guessed"), bearer(mara[1], "workspace=fremdfirma"), browser()):
        follow(one, lambda: None, lambda one=one: bool(one.status))  # type: ignore[misc]
        assert (one.status, one.body) == (401, "")


def test_one_visitor_holds_so_many_streams_and_no_more(
    mara: tuple[Conversation, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "MOST", 0)
    one = bearer(mara[1])
    follow(one, lambda: None, lambda: bool(one.status))
    assert (one.status, one.body) == (429, "")


def test_that_she_writes_is_heard_by_every_process(mara: tuple[Conversation, str]) -> None:
    matter, _token = mara
    hub = Hub()

    async def run() -> None:
        following = asyncio.create_task(hub.run())
        await asyncio.sleep(0.3)
        await asyncio.to_thread(say)
        await _until(lambda: bool(hub.onlookers.at((matter.workspace_id, matter.id))))
        await _end(following)

    def say() -> None:
        tell_writing(
            workspace_id=matter.workspace_id,
            conversation_id=matter.id,
            contact_id=matter.contact_id,
            name="Mara",
            writing=True,
        )
        connection.close()

    asyncio.run(run())
    [mara_there] = hub.onlookers.at((matter.workspace_id, matter.id))
    assert mara_there.data() == {"agent": "", "name": "Mara", "doing": "customer"}
