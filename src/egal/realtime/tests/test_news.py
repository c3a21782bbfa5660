"""Pieces of the page: who gets them, and how often they are made."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from egal.realtime.hub import Hub
from egal.realtime.news import News, one_connection
from egal.realtime.tests.test_stream import cookie_of
from egal.testing import people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_connection_stays_behind() -> Iterator[None]:
    yield
    one_connection.submit(lambda: connection.close()).result()


class Kitchen:
    """Makes pieces and counts them."""

    def __init__(self) -> None:
        self.made: list[tuple[int, int, str]] = []

    def make(self, workspace: int, seq: int, language: str) -> str:
        self.made.append((workspace, seq, language))
        return f"<p>{seq}</p>" if seq else ""


async def fetched(
    news: News, cookie: str, query: str = "workspace=nordnetz&seq=7&language=de"
) -> tuple[int, str]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"cookie", f"egal={cookie}".encode())]
    scope = {"method": "GET", "headers": headers, "query_string": query.encode()}
    await news(scope, _never, send)
    return sent[0]["status"], sent[1]["body"].decode()


async def _never() -> dict[str, str]:
    raise AssertionError("nobody reads a body")


def fetch(cookie: str, *queries: str) -> list[tuple[int, str]]:
    async def run() -> list[tuple[int, str]]:
        news = News(Hub(), Kitchen().make)
        return [await fetched(news, cookie, query) for query in queries]

    return asyncio.run(run())


def test_all_who_ask_at_once_get_what_was_made_once(nordnetz: people.Nordnetz) -> None:
    cookies = [cookie_of(who.account.email) for who in (nordnetz.jana, nordnetz.tariq)]
    kitchen = Kitchen()

    async def run() -> list[tuple[int, str]]:
        news = News(Hub(), kitchen.make)
        return await asyncio.gather(*(fetched(news, cookie) for cookie in cookies * 5))

    assert set(asyncio.run(run())) == {(200, "<p>7</p>")}
    assert kitchen.made == [(nordnetz.workspace.id, 7, "de")]


def test_an_event_that_adds_nothing_has_no_content(nordnetz: people.Nordnetz) -> None:
    cookie = cookie_of(nordnetz.jana.account.email)
    assert fetch(cookie, "workspace=nordnetz&seq=0&language=en") == [(204, "")]


def test_only_agents_of_the_workspace_get_any(fremdfirma: people.Fremdfirma) -> None:
    people.nordnetz()
    eve = cookie_of(fremdfirma.eve.account.email)
    there = "workspace=nordnetz&seq=7&language=en"
    [refused] = fetch(eve, there)
    assert refused[0] == 403
    assert fetch("", there)[0][0] == 403
    assert fetch(eve, "workspace=fremdfirma&seq=7&language=en")[0][0] == 200


@pytest.mark.parametrize("query", ["seq=x&language=en", "seq=7&language=tlh", "seq=7", ""])
def test_other_questions_have_no_answer(nordnetz: people.Nordnetz, query: str) -> None:
    cookie = cookie_of(nordnetz.jana.account.email)
    assert fetch(cookie, f"workspace=nordnetz&{query}")[0][0] == 404
