import dataclasses
import json
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from egal.channels.base import DeliveryError, Enclosed, Outbound, Reconnect, Refused, TryAgain
from egal.channels.webhook.references import reference_to
from egal.channels.webhook.send import send
from egal.channels.webhook.tests.samples import ANSWER, SECRET
from egal.shared.standard_webhooks import is_signed
from egal.testing.webserver import WebServer


@pytest.fixture
def shop(settings: Settings) -> Iterator[WebServer]:
    with WebServer() as running:
        settings.PRIVATE_HOSTS = [running.place]
        yield running


def to(url: str) -> Outbound:
    return dataclasses.replace(ANSWER, settings={"url": url, "secret": SECRET})


def test_the_shop_gets_our_answer_signed(shop: WebServer) -> None:
    place = "https://desk.example/api/v1/attachments/k3G7QA"
    plan = Enclosed("plan.pdf", "application/pdf", 9, "00" * 32, place, lambda: b"%PDF-1.7\n")
    receipt = send(dataclasses.replace(to(shop.url + "answers"), files=[plan]))
    [request] = shop.requests
    assert is_signed(SECRET, request.headers, request.content)
    assert receipt.external_id == request.headers["webhook-id"]
    assert json.loads(request.content) == {
        "id": receipt.external_id,
        "to": ["C-1042"],
        "author": "Jana Köster",
        "subject": "Bestellung 4711",
        "text": "Guten Tag,\n\ndas Netzteil ist unterwegs.\nJana",
        "attachments": [
            {
                "name": "plan.pdf",
                "content_type": "application/pdf",
                "size": 9,
                "sha256": "00" * 32,
                "url": place,
            }
        ],
        "answers": "msg-20261121-0007",
        "conversation": reference_to(7),
        "created_at": "2026-11-21T12:00:00+00:00",
    }


def test_a_second_try_is_known_as_one(shop: WebServer) -> None:
    shop.hang_up = True
    with pytest.raises(TryAgain, match="No answer came"):
        send(to(shop.url))
    shop.hang_up = False
    send(to(shop.url))
    first, second = (request.headers["idempotency-key"] for request in shop.requests)
    assert first == second


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (301, Reconnect, "has moved"),
        (400, Refused, "refused the message: 400 no such customer"),
        (401, Reconnect, "did not accept our signature"),
        (403, Reconnect, "did not accept our signature"),
        (404, Refused, "refused the message: 404"),
        (408, TryAgain, "try later"),
        (429, TryAgain, "try later"),
        (503, TryAgain, "try later: 503 no such customer"),
    ],
)
def test_every_answer_says_what_may_help(
    shop: WebServer, status: int, kind: type[DeliveryError], words: str
) -> None:
    shop.answers(status, content=b"no such\ncustomer")
    with pytest.raises(kind, match=words):
        send(to(shop.url))


def test_nobody_reaches_our_own_network_by_this() -> None:
    with pytest.raises(Reconnect, match="private network"):
        send(to("http://169.254.169.254/"))


def test_an_inbox_without_an_address_says_so() -> None:
    with pytest.raises(Reconnect, match="does not know yet where"):
        send(to(""))
