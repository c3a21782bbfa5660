"""A backup of a running installation, restored elsewhere: all there, nothing sent again."""

from collections.abc import Iterator
from pathlib import Path
from socket import create_server

import pytest

from egal.testing.bucketserver import KEYS, BucketServer
from egal.testing.mailserver import customer_mail
from tests.journeys.installation import Installation, until
from tests.journeys.prepared import prepared

HELP = "hilfe@nordnetz.example"
PLAN = ("plan.txt", "text/plain", b"Please put the router here.")


@pytest.fixture
def nordnetz() -> Iterator[Installation]:
    with create_server(("127.0.0.1", 0)) as silent:  # a mail server that never answers
        here = prepared()
        here.start()
        here.egal("workspace", "add", "nordnetz", "--name", "Nordnetz")
        server = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        here.egal("inbox", "add", "email", HELP, "--workspace", "nordnetz", "--server", server)
        yield here
        here.remove()


@pytest.fixture
def elsewhere() -> Iterator[Installation]:
    there = Installation()
    yield there
    there.remove()


def test_what_was_backed_up_is_there_again_and_sends_nothing(
    nordnetz: Installation, elsewhere: Installation, tmp_path: Path
) -> None:
    api = nordnetz.api("nordnetz")
    mail = customer_mail("mara@posteo.example", HELP, "Router", "Hallo", files=[PLAN])
    nordnetz.send(mail, "mara@posteo.example", HELP)
    [matter] = until(lambda: api.get("conversations").json()["items"])
    api.post(f"conversations/{matter['id']}/messages", json={"text": "We come tomorrow."})
    file = tmp_path / "nordnetz.tar.gz"
    assert nordnetz.egal("backup", str(file))["bytes"] == file.stat().st_size
    assert file.stat().st_mode & 0o777 == 0o600
    nordnetz.stop()

    elsewhere.egal("restore", str(file))
    elsewhere.start()

    there = elsewhere.api("nordnetz")
    there.headers["Authorization"] = api.headers["Authorization"]  # tokens are there as well
    asked, answer = there.get(f"conversations/{matter['id']}/messages").json()["items"]
    assert there.get(f"attachments/{asked['attachments'][0]['id']}").content == PLAN[2]
    assert answer["delivery"]["state"] == "failed"
    assert "not sent again" in answer["delivery"]["error"]


def test_a_backup_moves_the_files_into_a_bucket(
    nordnetz: Installation, elsewhere: Installation, tmp_path: Path
) -> None:
    api = nordnetz.api("nordnetz")
    mail = customer_mail("mara@posteo.example", HELP, "Router", "Hallo", files=[PLAN])
    nordnetz.send(mail, "mara@posteo.example", HELP)
    [matter] = until(lambda: api.get("conversations").json()["items"])
    assert nordnetz.egal("backup", str(tmp_path / "moving.tar"))["files_in"] == ""
    nordnetz.stop()
    with BucketServer() as store:
        elsewhere.environment |= {**KEYS, "EGAL_FILES": store.place}
        elsewhere.egal("restore", str(tmp_path / "moving.tar"))
        assert not (elsewhere.data / "files").exists()
        elsewhere.start()
        there = elsewhere.api("nordnetz")
        [asked] = there.get(f"conversations/{matter['id']}/messages").json()["items"]
        plan = f"attachments/{asked['attachments'][0]['id']}"
        assert there.get(plan).content == PLAN[2]
        assert there.get(plan, headers={"Range": "bytes=7-9"}).content == PLAN[2][7:10]
        assert f"files: {store.place} can be" in elsewhere.command("doctor").stdout
        said = elsewhere.command("backup", str(tmp_path / "again.tar")).stdout
        assert f"Not in it: the files in {store.place}." in said


def test_nothing_is_overwritten(nordnetz: Installation, tmp_path: Path) -> None:
    file = tmp_path / "nordnetz.tar"
    nordnetz.egal("backup", str(file))
    assert "exists" in nordnetz.command("backup", str(file)).stderr
    assert "already runs" in nordnetz.command("restore", str(file)).stderr
    nordnetz.stop()
    assert "has workspaces" in nordnetz.command("restore", str(file)).stderr


def test_what_is_no_backup_is_told(elsewhere: Installation, tmp_path: Path) -> None:
    stranger = tmp_path / "holiday.tar"
    stranger.write_bytes(b"not a tar at all")
    for file in (stranger, tmp_path / "missing.tar"):
        done = elsewhere.command("restore", str(file))
        assert (done.returncode, "cannot be read as a backup" in done.stderr) == (1, True)
