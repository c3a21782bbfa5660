"""Files larger than memory should be, through the real web server: up, down, cut off, slowly."""

import hashlib
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from egal.testing.mailserver import MailServer, customer_mail
from tests.journeys.installation import Installation, name_of, until
from tests.journeys.prepared import prepared

HELP, MARA = "hilfe@nordnetz.example", "mara@posteo.example"
SIZE, MB = 200 * 2**20, 2**20
SLOW = 20  # more readers than the web has threads


@pytest.fixture(scope="module")
def nordnetz() -> Iterator[Installation]:
    with MailServer() as customers:
        here = prepared(EGAL_LARGEST_FILE="250")
        here.start()
        here.egal("workspace", "add", "nordnetz", "--name", "Nordnetz")
        server = f"smtp://127.0.0.1:{customers.port}"
        here.egal("inbox", "add", "email", HELP, "--workspace", "nordnetz", "--server", server)
        here.send(customer_mail(MARA, HELP, "Router", "Hallo"), MARA, HELP)
        yield here
        here.remove()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """200 MB, of which the disk holds almost nothing."""
    path = tmp_path / "film.bin"
    with path.open("wb") as file:
        file.write(b"Nordnetz")
        file.truncate(SIZE)
    return path


class Memory:
    """What the web's process takes on top of what it had, at its highest (proc(5))."""

    def __init__(self, installation: Installation) -> None:
        assert installation.tree
        parts = psutil.Process(installation.tree.pid).children()
        [web] = [part for part in parts if name_of(part) == "egal-web"]
        self._status = Path(f"/proc/{web.pid}/status")
        Path(f"/proc/{web.pid}/clear_refs").write_text("5")  # forget the peak so far
        self._before = self._megabytes("VmRSS")

    def grown(self) -> float:
        """In MB."""
        return self._megabytes("VmHWM") - self._before

    def _megabytes(self, name: str) -> float:
        fields = dict(line.split(":", 1) for line in self._status.read_text().splitlines())
        return int(fields[name].split()[0]) / 1024


def kept(api: httpx.Client, film: Path) -> Any:
    """The film as a note's attachment."""
    with film.open("rb") as file:
        uploaded = api.post("attachments", files={"file": ("film.bin", file)})
    assert uploaded.status_code == 201, uploaded.text
    [matter] = until(lambda: api.get("conversations").json()["items"])
    told = {"text": "The film.", "direction": "note", "attachments": [uploaded.json()["id"]]}
    assert api.post(f"conversations/{matter['id']}/messages", json=told).status_code == 201
    return uploaded.json()


def test_a_film_goes_up_and_down_without_lying_in_memory(
    nordnetz: Installation, film: Path
) -> None:
    api = nordnetz.api("nordnetz")
    memory = Memory(nordnetz)
    file = kept(api, film)
    assert memory.grown() < 40
    sha256 = hashlib.sha256()
    with api.stream("GET", f"attachments/{file['id']}") as answer:
        for piece in answer.iter_raw():
            sha256.update(piece)
    assert sha256.hexdigest() == file["sha256"]
    assert memory.grown() < 40
    end = api.get(f"attachments/{file['id']}", headers={"Range": "bytes=-8"})
    assert (end.status_code, end.content) == (206, bytes(8))


def test_slow_readers_hold_up_nobody(nordnetz: Installation, film: Path) -> None:
    api = nordnetz.api("nordnetz")
    file = kept(api, film)
    memory = Memory(nordnetz)
    with ExitStack() as readers:
        for _ in range(SLOW):
            readers.enter_context(api.stream("GET", f"attachments/{file['id']}"))
        assert api.get("conversations", timeout=5).status_code == 200
        assert memory.grown() < 40


def test_an_upload_that_is_cut_in_half_is_none(nordnetz: Installation) -> None:
    api = nordnetz.api("nordnetz")
    form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
    url = httpx.URL(nordnetz.url)
    with socket.create_connection((url.host, url.port or 80)) as browser:
        head = f"POST /api/v1/attachments HTTP/1.1\r\nHost: {url.host}\r\nContent-Length: 9000000"
        head += f"\r\nAuthorization: {api.headers['Authorization']}"
        head += "\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n"
        browser.sendall(head.encode() + form + bytes(MB))
        until(lambda: drafts(nordnetz))
    until(lambda: not drafts(nordnetz))
    events = api.get("events", params={"limit": 100}).json()["items"]
    sizes = [each["data"]["size"] for each in events if each["kind"] == "attachment.uploaded"]
    assert set(sizes) <= {SIZE}


def test_too_large_is_told_before_it_is_sent(nordnetz: Installation) -> None:
    api = nordnetz.api("nordnetz")
    url = httpx.URL(nordnetz.url)
    with socket.create_connection((url.host, url.port or 80)) as browser:
        head = f"POST /api/v1/attachments HTTP/1.1\r\nHost: {url.host}\r\nContent-Length: 900000000"
        head += f"\r\nAuthorization: {api.headers['Authorization']}"
        head += "\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n"
        browser.sendall(head.encode())
        answer = browser.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413")


def drafts(installation: Installation) -> list[Path]:
    """What is being written at this moment."""
    return list((installation.data / "files" / "drafts").glob("*"))
