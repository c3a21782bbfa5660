"""The choice of ways for pages of other companies: a script, and the cards as data."""

import re

import pytest
from django.test import Client

from egal.events.record import SYSTEM
from egal.testing.people import Nordnetz, email_inbox, opened
from egal.widget.ways.drawings import drawing_of
from egal.workspaces.actions.change_portal import change_portal
from egal.workspaces.actions.portals import close_portal
from egal.workspaces.models import Portal

SCRIPT, CARDS = "/ways/nordnetz.js", "/ways/nordnetz.json"


@pytest.fixture
def portal(nordnetz: Nordnetz) -> Portal:
    return opened(nordnetz.workspace)


def test_any_page_may_load_both_and_nobody_is_known_by_it(client: Client, portal: Portal) -> None:
    for path in (SCRIPT, CARDS):
        answer = client.get(path, headers={"Origin": "https://shop.example"})
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
        assert not answer.cookies
        assert "public" in answer["Cache-Control"]


def test_a_closed_portal_shows_nothing(client: Client, portal: Portal) -> None:
    close_portal(portal=portal, actor=SYSTEM)
    assert [client.get(path).status_code for path in (SCRIPT, CARDS)] == [404, 404]


def test_the_cards_are_the_ways_that_are_offered_in_their_order(
    client: Client, portal: Portal, nordnetz: Nordnetz
) -> None:
    press, shop = (
        email_inbox(nordnetz.workspace, f"{name}@nordnetz.example") for name in ("press", "shop")
    )
    change_portal(portal=portal, actor=SYSTEM, ways=[shop.id], hidden=[press.id])
    cards = client.get(CARDS).json()["cards"]
    assert [each["copy"] for each in cards] == ["shop@nordnetz.example", "support@nordnetz.example"]
    assert cards[0]["url"] == "mailto:shop@nordnetz.example"
    assert cards[0]["drawing"] == [list(shape) for shape in drawing_of("mail")]


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("?language=de-AT", "de"),
        ("?language=fr&language=de", "de"),
        ("", "en"),
        ("?language=", "en"),
    ],
)
def test_the_words_are_in_a_language_of_the_portal(
    client: Client, portal: Portal, query: str, language: str
) -> None:
    assert client.get(f"{CARDS}{query}").json()["language"] == language


def test_the_companys_own_title_stands_for_ours(client: Client, portal: Portal) -> None:
    assert client.get(CARDS).json()["title"] == "How would you like to be helped?"
    change_portal(portal=portal, actor=SYSTEM, texts={"en": {"title": "With what?"}})
    assert client.get(CARDS).json()["title"] == "With what?"


def test_the_script_is_small_and_asks_for_nothing_that_policies_forbid(
    client: Client, portal: Portal
) -> None:
    script = client.get(SCRIPT).text
    assert len(script) < 12_000
    assert not re.search(r"innerHTML|eval\(|\.style\b|cookie|localStorage|<script", script)
    assert (
        client.get(SCRIPT, headers={"If-None-Match": client.get(SCRIPT)["ETag"]}).status_code == 304
    )
