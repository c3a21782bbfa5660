"""Signs of two browsers, through the real database and two web processes' hubs."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from egal.realtime.hub import Hub
from egal.realtime.signs import BURST, Signs
from egal.realtime.stream import one_connection, stream
from egal.realtime.tests.test_stream import Browser, _end, _until
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.models import Agent

pytestmark = pytest.mark.django_db(transaction=True)
HERE = public_id(7)


@pytest.fixture(autouse=True)
def no_connection_stays_behind() -> Iterator[None]:
    yield
    one_connection.submit(lambda: connection.close()).result()


def cookie_of(agent: Agent) -> str:
    client = Client()
    client.force_login(agent.account)
    return client.cookies["egal"].value


async def gives(
    signs: Signs, cookie: str, doing: str = "reading", **more: str
) -> tuple[int, dict[str, Any]]:
    """One POST; the status, and what is answered with a 200."""
    said = {"workspace": "nordnetz", "conversation": HERE, "tab": "a", "doing": doing, **more}
    return await posted(signs, cookie, json.dumps(said).encode())


async def posted(
    signs: Signs, cookie: str, body: bytes, kind: bytes = b"application/json"
) -> tuple[int, dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"cookie", f"egal={cookie}".encode()), (b"content-type", kind)]
    await signs({"method": "POST", "headers": headers, "query_string": b""}, receive, send)
    status = sent[0]["status"]
    return status, json.loads(sent[1]["body"]) if status == 200 else {}


def test_two_at_two_web_processes_see_each_other(nordnetz: people.Nordnetz) -> None:
    jana, tariq = (cookie_of(who) for who in (nordnetz.jana, nordnetz.tariq))
    browser = Browser(jana)

    async def run() -> None:
        one, other = Hub(), Hub()
        tasks = [asyncio.create_task(hub.run()) for hub in (one, other)]
        opening = stream(one, browser.scope, browser.receive, browser.send)
        tasks.append(asyncio.create_task(opening))
        await _until(lambda: "hello" in browser.body)
        await other._follows.wait()
        await gives(Signs(one), jana)
        await gives(Signs(other), tariq, "note")
        await _until(lambda: '"note"' in browser.body)
        await gives(Signs(other), tariq, "gone")
        await _until(lambda: len(browser.heard) >= 3)
        await _end(*tasks)

    asyncio.run(run())
    seen = [told for kind, told in browser.heard if kind == "onlookers"]
    assert {told["conversation"] for told in seen} == {HERE}
    assert [[each["doing"] for each in told["people"]] for told in seen] == [
        ["reading", "note"],
        ["reading"],
    ]
    assert "id: " not in browser.body.partition("event: onlookers")[2]


def test_a_sign_is_answered_with_who_is_there(nordnetz: people.Nordnetz) -> None:
    jana, tariq = (cookie_of(who) for who in (nordnetz.jana, nordnetz.tariq))

    async def run() -> tuple[int, dict[str, Any]]:
        hub = Hub()
        following = asyncio.create_task(hub.run())
        await hub._follows.wait()
        await gives(Signs(hub), tariq, "reply")
        await _until(lambda: bool(hub.onlookers.at((nordnetz.workspace.id, 7))))
        answer = await gives(Signs(hub), jana)
        await _end(following)
        return answer

    status, told = asyncio.run(run())
    assert status == 200
    [there] = told["people"]
    assert (there["name"], there["doing"]) == ("Tariq Rahimi", "reply")
    assert there["agent"] == public_id(nordnetz.tariq.id)


def test_who_only_reads_is_seen_reading(nordnetz: people.Nordnetz) -> None:
    vera = cookie_of(people.vera(nordnetz.workspace))
    hub = Hub()
    asyncio.run(gives(Signs(hub), vera, "reply"))
    [sign] = hub._signs.values()
    assert (sign.name, sign.doing) == ("Vera Holm", "reading")


def test_strangers_give_no_sign(nordnetz: people.Nordnetz, fremdfirma: people.Fremdfirma) -> None:
    hub = Hub()
    eve = cookie_of(fremdfirma.eve)
    assert asyncio.run(gives(Signs(hub), eve))[0] == 403
    assert asyncio.run(gives(Signs(hub), ""))[0] == 403
    assert not hub._signs
    assert asyncio.run(gives(Signs(hub), eve, workspace="fremdfirma"))[0] == 200
    [sign] = hub._signs.values()
    assert sign.place == (fremdfirma.workspace.id, 7)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"workspace": "nordnetz"}', b'{"workspace": 1}', b"x" * 2000],
)
def test_nonsense_is_no_sign(nordnetz: people.Nordnetz, body: bytes) -> None:
    cookie = cookie_of(nordnetz.jana)
    assert asyncio.run(posted(Signs(Hub()), cookie, body))[0] == 400


@pytest.mark.parametrize("wrong", [{"doing": "dancing"}, {"tab": "a" * 99}, {"tab": "<b>"}])
def test_nor_are_words_nobody_knows(nordnetz: people.Nordnetz, wrong: dict[str, str]) -> None:
    cookie = cookie_of(nordnetz.jana)
    assert asyncio.run(gives(Signs(Hub()), cookie, **wrong))[0] == 400


def test_no_form_of_another_site_can_give_one(nordnetz: people.Nordnetz) -> None:
    cookie = cookie_of(nordnetz.jana)
    assert asyncio.run(posted(Signs(Hub()), cookie, b"{}", b"text/plain"))[0] == 404


def test_too_many_in_a_row_are_refused(nordnetz: people.Nordnetz) -> None:
    cookie = cookie_of(nordnetz.jana)

    async def run() -> list[int]:
        signs = Signs(Hub())
        return [(await gives(signs, cookie))[0] for _ in range(BURST + 5)]

    statuses = asyncio.run(run())
    assert statuses[:BURST] == [200] * BURST
    assert 429 in statuses
