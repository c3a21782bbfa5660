"""The service itself: a port, a page for the hand, and the way to webhooks."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from egal.testing.networks import Networks
from egal.testing.networks.faults import ANSWERS
from egal.testing.networks.going_out import Delivery, over_http
from egal.testing.networks.stage import PAGES
from egal.testing.webserver import WebServer


@pytest.fixture
def networks() -> Iterator[Networks]:
    with Networks() as networks:
        yield networks


def play(networks: Networks, **said: str) -> int:
    return httpx.post(networks.url, data=said).status_code


def test_everything_is_played_by_hand(networks: Networks) -> None:
    assert (
        play(networks, act="x-post", who="mara", text="@nordnetz <b>no</b> line", reach="12") == 303
    )
    [post] = networks.x.posts_by_id
    play(networks, act="x-reply", who="henrik", text="Nor here", to=post)
    play(networks, act="fb-post", text="New lines")
    [on] = networks.facebook.comments_by_id
    play(networks, act="fb-comment", who="mara", text="Not here", to=on)
    for act in ("x-dm", "fb-write", "wa-write", "sms-write"):
        play(networks, act=act, who="mara", text=f"By {act}")
    told = ["Nor here", "By x-dm", "Not here", "By fb-write", "By wa-write", "By sms-write"]
    pages = [httpx.get(networks.url + path).text for path in PAGES]
    assert [words for words, page in zip(told, pages, strict=False) if words not in page] == []
    assert "<b>no</b>" not in pages[0]


def test_another_page_cannot_play(networks: Networks) -> None:
    said = {"act": "x-dm", "who": "eve", "text": "Hello"}
    foreign = {"origin": "https://fremdfirma.example"}
    assert httpx.post(networks.url, data=said, headers=foreign).status_code == 403
    assert networks.x.messages == []


@pytest.mark.parametrize(("network", "kind"), [(n, kind) for n in ANSWERS for kind in ANSWERS[n]])
def test_what_shall_go_wrong_does_until_it_shall_not(
    networks: Networks, network: str, kind: str
) -> None:
    path = {
        "x": "/x/2/users/me",
        "facebook": f"/graph/v24.0/{networks.facebook.page}",
        "whatsapp": f"/graph/v24.0/{networks.whatsapp.phone}",
        "sms": "/twilio/2010-04-01/none",
    }[network]
    play(networks, act="fault", network=network, kind=kind)
    assert httpx.get(networks.url + path).status_code >= 400
    assert [each.network for each in networks.answered] == [network]
    play(networks, act="fault", network=network, kind="")
    assert networks.faults[network] == ""


def test_a_fault_that_a_network_does_not_know_is_refused(networks: Networks) -> None:
    assert play(networks, act="fault", network="sms", kind="forbidden") == 200
    assert networks.faults == {}


def test_what_was_lost_arrives_when_it_is_let(networks: Networks) -> None:
    with WebServer() as ours:
        networks.sms.webhook = f"{ours.url}webhooks/sms"
        play(networks, act="hold")
        play(networks, act="sms-write", who="mara", text="No line")
        play(networks, act="let-go")
        networks.settled()
        assert len(ours.requests) == 1


def test_it_goes_on_where_it_ended(tmp_path: Path) -> None:
    first = Networks(deliver=lambda _: (200, b""))
    first.kept = tmp_path / "networks"
    post = first.x.posts("mara", "@nordnetz help")
    first.facebook.writes("mara", "hello")
    first.keep()
    second = Networks(deliver=lambda _: (200, b""))
    second.kept = first.kept
    assert second.restore()
    assert second.x.posts_by_id[post.id].text == "@nordnetz help"
    assert second.facebook.app is second.meta
    assert second.x.lock is second.lock
    assert second.facebook.writes("mara", "again").person.name == "Mara"
    assert first.kept.stat().st_mode & 0o077 == 0


def test_what_another_version_has_kept_is_forgotten(tmp_path: Path) -> None:
    networks = Networks()
    networks.kept = tmp_path / "networks"
    assert not networks.restore()
    networks.kept.write_bytes(b"something else")
    assert not networks.restore()


def test_webhooks_are_told_over_http_and_again_if_they_failed(networks: Networks) -> None:
    with WebServer() as ours:
        networks.sms.webhook = f"{ours.url}webhooks/sms"
        ours.answers(500)
        networks.sms.writes("mara", "No line")
        networks.settled()
        ours.answers(200)
        assert networks.out.again() == 1
        networks.settled()
        assert [each.path for each in ours.requests] == ["/webhooks/sms"] * 2
        assert networks.out.sent[-1].arrived


def test_nothing_is_sent_off_this_machine() -> None:
    assert over_http(Delivery("POST", "https://fremdfirma.example/hook", {})) == (-1, b"")


def test_it_starts_as_a_process() -> None:
    command = [sys.executable, "-m", "egal.testing.networks", "--port", "0"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as process:
        assert process.stderr
        url = process.stderr.readline().split()[-1]
        page = httpx.get(url)
        process.terminate()
    assert "The public" in page.text
