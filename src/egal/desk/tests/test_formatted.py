"""A formatted message on its own page, and the pictures that may come into it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from egal.conversations.models import Conversation, Message
from egal.desk.views import formatted
from egal.testing import people
from egal.testing.webserver import WebServer

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[WebServer]:
    """A server of somebody's pictures."""
    with WebServer() as server:
        server.answers(200, {"Content-Type": "image/png"}, PNG)
        settings.PRIVATE_HOSTS = [server.place]
        yield server


@pytest.fixture
def page(matter: Conversation, elsewhere: WebServer) -> str:
    """Where Mara's message with a picture and a pixel is shown."""
    message = Message.objects.get(conversation=matter)
    message.html = (
        f'<b>Hallo</b><img src="remote:{elsewhere.url}a.png" alt="Haus">'
        f'<img src="remote:{elsewhere.url}pixel.gif" width="1">'
        '<blockquote type="egal-quote">Was war?</blockquote>'
    )
    message.quoted_text = "Was war?"
    message.save()
    return f"/desk/nordnetz/messages/{message.public_id}/formatted/"


def test_its_page_lets_nothing_run_and_nothing_in(jana: Client, page: str) -> None:
    answer = jana.get(page)
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox allow-same-origin allow-popups" in policy
    assert "default-src 'none'; img-src 'self'" in policy
    assert "allow-scripts" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert '<span class="egal-words">Haus</span>' in answer.content.decode()
    assert '<details class="quoted"><summary>' in answer.content.decode()


def test_pictures_come_once_they_were_asked_for(
    jana: Client, page: str, elsewhere: WebServer
) -> None:
    picture = shown_picture(jana, page)
    assert not elsewhere.requests
    answer = jana.get(picture)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [request.path for request in elsewhere.requests] == ["/a.png"]


def test_a_wish_and_a_key_are_those_of_one_agent(
    jana: Client, page: str, company: people.Nordnetz
) -> None:
    tariq = Client()
    tariq.force_login(company.tariq.account)
    wish = re.search(r'"(\?pictures=\w+)"', jana.get(page).content.decode())
    assert wish
    tariq.get(page + wish[1])
    assert "Show pictures" in tariq.get(page).content.decode()
    assert tariq.get(shown_picture(jana, page)).status_code == 404


def test_another_place_is_not_opened_by_that_key(jana: Client, page: str) -> None:
    picture = shown_picture(jana, page)
    assert jana.get(picture.replace("pictures/0/", "pictures/1/")).status_code == 404


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 200, "content": b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"},
        {"status": 200, "content": b"<!doctype html><script>alert(1)</script>"},
        {"status": 200, "content": PNG + bytes(formatted.MAX_PICTURE)},
        {"status": 404, "content": PNG},
        {"status": 302, "headers": {"Location": "http://127.0.0.1:1/a.png"}},
        {"status": 302, "headers": {"Location": "http://169.254.169.254/latest/"}},
        {"status": 302, "headers": {"Location": "file:///etc/passwd"}},
    ],
)
def test_what_is_no_picture_or_not_public_is_not_shown(
    jana: Client, page: str, elsewhere: WebServer, answer: dict[str, Any]
) -> None:
    elsewhere.answers(**answer)
    assert jana.get(shown_picture(jana, page)).status_code == 404


def test_a_body_that_does_not_end_is_cut_off(
    jana: Client, page: str, elsewhere: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formatted, "DEADLINE", 0.3)
    elsewhere.drip = 0.1
    assert jana.get(shown_picture(jana, page)).status_code == 404


def shown_picture(jana: Client, page: str) -> str:
    """The address of the picture, after it was asked for."""
    wish = re.search(r'"(\?pictures=\w+)"', jana.get(page).content.decode())
    shown = jana.get(page + wish[1] if wish else page, follow=True).content.decode()
    found = re.search(r'<img src="([^"]+)" alt="Haus">', shown)
    assert found
    return found[1]
