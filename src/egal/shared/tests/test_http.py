"""Requests to a real server here, and to names a fake resolver knows."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from egal.shared import clock, http
from egal.shared.addresses import is_public
from egal.shared.http import Answer, NoAnswer, Places, Unacceptable, fetch, post
from egal.testing.webserver import WebServer

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def server(settings: Settings) -> Iterator[WebServer]:
    with WebServer() as running:
        settings.PRIVATE_HOSTS = [running.place]
        yield running


def resolves(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """A name server that gives these answers one after the other; the names it was asked for."""
    asked: list[str] = []
    coming = iter(answers)

    def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in next(coming)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_what_is_posted_arrives_and_the_answer_comes_back(server: WebServer) -> None:
    server.answers(201, {"X-Place": "7"}, b"kept")
    answer = post(server.url + "in?a=1", b"Guten Tag", {"Idempotency-Key": "7"})
    assert (answer.status, answer.content, answer.headers["x-place"]) == (201, b"kept", "7")
    [request] = server.requests
    assert (request.path, request.content) == ("/in?a=1", b"Guten Tag")
    assert (request.headers["host"], request.headers["idempotency-key"]) == (server.place, "7")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "localhost",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.178.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fd00:ec2::254]",
    ],
)
def test_no_private_address_in_any_spelling(host: str) -> None:
    with pytest.raises(Unacceptable, match=r"private network|no address of the web"):
        fetch(f"http://{host}/latest/meta-data/")


def test_addresses_of_the_internet_are_public() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")
    assert is_public("64:ff9b::5db8:d822")


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(Unacceptable, match=r"eve.example is inside a private network"):
        fetch("https://eve.example/")


def test_a_name_is_resolved_once_and_the_connection_goes_there(
    server: WebServer, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    port = server.place.partition(":")[2]
    settings.PRIVATE_HOSTS = ["crm.example"]
    asked = resolves(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    assert fetch(f"http://crm.example:{port}/").ok
    assert asked == ["crm.example"]
    assert server.requests[0].headers["host"] == f"crm.example:{port}"


def test_a_redirect_is_judged_anew(server: WebServer) -> None:
    server.answers(302, {"Location": "http://169.254.169.254/latest/"})
    with pytest.raises(Unacceptable, match=r"169.254.169.254 is inside a private network"):
        fetch(server.url)


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("https://files.network.example/1.jpg", True),
        ("https://scontent.cdn.example/1.jpg", True),
        ("http://127.0.0.1:8007/media/1", True),
        ("http://127.0.0.1:8008/media/1", False),
        ("http://files.network.example/1.jpg", False),
        ("https://files.network.example:8443/1.jpg", False),
        ("https://files.network.example.eve.example/1.jpg", False),
        ("https://evecdn.example/1.jpg", False),
        ("https://eve.example/files.network.example", False),
    ],
)
def test_only_what_lies_at_their_places_is_inside(url: str, inside: bool) -> None:
    places = Places(["files.network.example", ".cdn.example"], "http://127.0.0.1:8007/v2")
    assert (url in places) is inside


def test_a_redirect_leads_to_no_other_place(server: WebServer) -> None:
    server.answers(302, {"Location": "https://eve.example/1.jpg"})
    with pytest.raises(Unacceptable, match=r"eve\.example is no place"):
        fetch(server.url, within=Places([], server.url))


def test_redirects_come_to_an_end(server: WebServer) -> None:
    server.answers(302, {"Location": "/again"})
    with pytest.raises(Unacceptable, match="again and again"):
        fetch(server.url)
    assert len(server.requests) == http.HOPS + 1


def test_what_is_posted_follows_no_redirect(server: WebServer) -> None:
    server.answers(307, {"Location": "/elsewhere"})
    assert post(server.url, b"{}", {}).status == 307
    assert len(server.requests) == 1


def test_only_the_named_port_is_permitted(server: WebServer, settings: Settings) -> None:
    settings.PRIVATE_HOSTS = ["127.0.0.1:1"]
    with pytest.raises(Unacceptable, match="EGAL_PRIVATE_HOSTS"):
        fetch(server.url)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://x/", "https://", "http://a:b@x/", "http://x:y/"]
)
def test_only_the_web_is_asked(url: str) -> None:
    with pytest.raises(Unacceptable):
        fetch(url)


def test_an_answer_without_end_is_cut_off(server: WebServer) -> None:
    server.answers(200, content=b"x" * 5000)
    with pytest.raises(Unacceptable, match="larger than 4 KB"):
        fetch(server.url, most=4096)


def test_one_byte_at_a_time_does_not_hold_us(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "DEADLINE", 0.3)
    server.drip = 0.1
    server.answers(200, content=b"x" * 100)
    with pytest.raises(NoAnswer, match="did not finish"):
        fetch(server.url)


def test_a_connection_that_ends_says_nothing(server: WebServer) -> None:
    server.hang_up = True
    with pytest.raises(NoAnswer, match="cannot be reached"):
        post(server.url, b"{}", {})
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("wish", "moment"),
    [
        ("30", NOON + timedelta(seconds=30)),
        ("Sat, 21 Nov 2026 13:00:00 GMT", NOON + timedelta(hours=1)),
        ("9" * 400, NOON + timedelta(seconds=10_000_000)),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_when_to_come_back(wish: str, moment: datetime | None) -> None:
    with clock.at(NOON):
        assert Answer(429, headers={"retry-after": wish}).retry_at == moment
