"""The disk of the files is full: mail with attachments waits for room, however long that takes.

Once with a real full volume where one may be mounted, once with a system that says ENOSPC.
"""

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from egal.channels import arrivals
from egal.channels.models import Arrival
from egal.conversations.models import Attachment, Message
from egal.shared import files
from egal.shared.stores import folder
from egal.testing.mailserver import customer_mail
from tests.faults.feeders import INBOX, send_mail
from tests.faults.house import house
from tests.journeys.installation import until

MANY = 5  # more tries than the three after which a bad mail is quarantined
LOG = b"19:02 lost sync\n" * 10_000
SOON = 60.0  # seconds

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),  # threads outside
]


@pytest.fixture
def refusing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """The system has no room for anything until this is called."""
    full = tmp_path / "full"
    full.touch()
    draft = tempfile.NamedTemporaryFile

    def refuse(**options: Any) -> Any:
        if full.exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return draft(**options)

    monkeypatch.setattr(folder, "NamedTemporaryFile", refuse)
    return full.unlink


@pytest.fixture
def mounted(tmp_path: Path, settings: Settings) -> Iterator[Callable[[], object]]:
    """A volume that is too small until this is called."""
    volume, mount = tmp_path / "volume", shutil.which("mount") or ""
    volume.mkdir()
    small = [mount, "-t", "tmpfs", "-o", "size=64k", "egal-test", str(volume)]
    if not mount or subprocess.run(small, check=False, capture_output=True).returncode:
        pytest.skip("only root outside of a container may mount a volume")
    default = {"BACKEND": "egal.shared.stores.folder.FolderStore", "OPTIONS": {"location": volume}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    yield lambda: subprocess.run([mount, "-o", "remount,size=1m", str(volume)], check=True)
    subprocess.run(["umount", str(volume)], check=True)


@pytest.mark.parametrize("disk", ["refusing", "mounted"])
def test_what_does_not_fit_waits_for_room(
    disk: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_room = request.getfixturevalue(disk)
    monkeypatch.setattr(arrivals, "PAUSE", timedelta(seconds=0.2))
    with house(tmp_path, []) as home:
        send_mail(home.doors.smtp, mail("With a file.", ("log.txt", "text/plain", LOG)))
        send_mail(home.doors.smtp, mail("Without."))
        until(lambda: Message.objects.filter(text__startswith="Without.").exists(), SOON)
        until_tried_often()
        gauges = httpx.get(f"{home.doors.webs[0]}/metrics").text
        assert "egal_arrivals_waiting 1" in gauges
        assert "egal_arrivals_quarantined 0" in gauges
        make_room()
        until(lambda: not Arrival.objects.exclude(state="taken").exists(), SOON)
        with files.opened(Attachment.objects.get().sha256) as kept:
            assert kept.read() == LOG


def mail(text: str, *attached: tuple[str, str, bytes]) -> bytes:
    return customer_mail("Mara <mara@posteo.example>", INBOX, "Router", text, files=attached)


def until_tried_often() -> None:
    """After each try that was refused for want of room, the next one is due at another moment."""
    refused = Arrival.objects.filter(state="waiting", error__contains="No space left")
    moments = set[datetime]()

    def often() -> bool:
        moments.update(refused.values_list("due_at", flat=True))
        return len(moments) >= MANY

    until(often, SOON)
