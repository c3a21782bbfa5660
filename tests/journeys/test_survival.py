"""What an operator's bad day does to it: kills, a second start, a taken port, a full disk."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from egal.testing.mailserver import customer_mail
from tests.journeys.installation import Installation, name_of, still_running, until

INBOX = "support@nordnetz.example"


@pytest.fixture(scope="module")
def running() -> Iterator[Installation]:
    installation = Installation()
    installation.start()
    installation.egal("workspace", "add", "nordnetz", "--name", "Nordnetz")
    installation.egal("inbox", "add", "email", INBOX, "--workspace", "nordnetz")
    yield installation
    installation.remove()


@pytest.mark.parametrize("part", ["egal-web", "egal-worker", "egal-smtp", "postgres"])
def test_a_killed_part_comes_back_and_nothing_is_lost(running: Installation, part: str) -> None:
    api = running.api("nordnetz")
    before = len(until(lambda: api.get("contacts?limit=100")).json()["items"])
    part_of(running, part).kill()
    sender = f"{part}@posteo.example"
    mail = customer_mail(sender=sender, to=INBOX, subject="Noch da?", text="Hallo?")
    until(lambda: sent(running, mail, sender))
    until(lambda: contacts(api) == before + 1)


def test_a_killed_tree_is_gone_and_starts_again(running: Installation) -> None:
    assert running.tree
    family = psutil.Process(running.tree.pid).children(recursive=True)
    running.stop(signal.SIGKILL)
    assert not still_running(family, 6)
    running.start()
    assert httpx.get(f"{running.url}/readyz").status_code == 200


def test_a_second_start_on_the_same_data_is_refused(running: Installation) -> None:
    second = running.command("up", "--port", "0")
    assert second.returncode == 1
    assert "already runs on" in second.stderr
    assert second.stderr.count("\n") == 1


def test_a_taken_port_is_told_with_the_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        installation = Installation()
        port = str(taken.getsockname()[1])
        refused = installation.command("up", "--port", port)
    assert refused.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in refused.stderr
    assert "EGAL_PORT" in refused.stderr
    installation.remove()


def test_a_bad_setting_is_told_by_its_name() -> None:
    installation = Installation()
    (installation.data / "egal.toml").write_text("prot = 8000\n")
    refused = installation.command("up")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "“prot”" in refused.stderr
    installation.remove()


def test_ctrl_c_stops_everything_cleanly() -> None:
    installation = Installation()
    installation.start()
    assert installation.tree
    family = psutil.Process(installation.tree.pid).children(recursive=True)
    assert installation.stop(signal.SIGINT) == 0
    assert not still_running(family, 1)
    installation.remove()


def part_of(installation: Installation, name: str) -> psutil.Process:
    assert installation.tree
    children = psutil.Process(installation.tree.pid).children()
    return next(child for child in children if name_of(child) == name)


def sent(installation: Installation, mail: bytes, sender: str) -> bool:
    """As a mail server does it: again until it is taken."""
    try:
        installation.send(mail, sender, INBOX)
    except OSError:
        return False
    return True


def contacts(api: httpx.Client) -> int:
    try:
        return len(api.get("contacts?limit=100").json()["items"])
    except (httpx.HTTPError, KeyError):
        return -1
