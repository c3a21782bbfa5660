import errno
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import Storage

from egal.shared import clock, files
from egal.shared.stores.folder import FolderStore

pytestmark = pytest.mark.django_db

LOG = b"19:02:09  dsl  signal lost, starting again\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "default_storage", FolderStore(location=tmp_path))
    return tmp_path


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_kept_can_be_opened(folder: Path) -> None:
    sha256 = files.keep(LOG)
    with files.opened(sha256) as found:
        assert found.read() == LOG
    assert [path.name for path in stored(folder)] == [sha256]


def test_the_same_content_is_stored_once(folder: Path) -> None:
    assert files.keep(LOG) == files.keep(bytes(LOG))
    assert len(stored(folder)) == 1


def test_what_another_process_has_just_kept_is_stored_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.keep(LOG)
    looked_before = [False]

    def exists(storage: Storage, name: str) -> bool:
        return looked_before.pop() if looked_before else Path(storage.path(name)).exists()

    monkeypatch.setattr(FolderStore, "exists", exists)
    files.keep(LOG)
    assert len(stored(folder)) == 1


def test_a_full_disk_leaves_no_half_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(files.NotKept, match=r"No space left.*try again"):
        files.keep(LOG)
    assert stored(folder) == []


def test_what_is_cut_in_half_leaves_no_half_file(folder: Path) -> None:
    def cut_off() -> Iterator[bytes]:
        yield LOG[:10]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        files.keep_pieces(cut_off())
    assert stored(folder) == []


def test_only_a_draft_that_a_killed_process_left_is_swept(folder: Path) -> None:
    with files.Draft() as draft:
        draft.write(LOG)
        assert files.sweep_drafts() == 0
        with clock.at(clock.now() + timedelta(hours=25)):
            assert files.sweep_drafts() == 1
        assert stored(folder) == []


def test_a_file_that_is_not_there_says_so() -> None:
    with pytest.raises(FileNotFoundError):
        files.opened("00" * 32)
