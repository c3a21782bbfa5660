"""Files in a folder of this machine, or of a file system that several machines share."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from django.core.files.storage import FileSystemStorage

from egal.shared.stores.place import DRAFTS


class FolderStore(FileSystemStorage):
    """A file is there whole or not at all, whatever stops the machine half-way."""

    def draft(self) -> IO[bytes]:
        """An empty file on the same disk, to be written and then taken."""
        folder = self.path(DRAFTS)
        try:
            return NamedTemporaryFile(dir=folder, delete=False)
        except FileNotFoundError:
            Path(folder).mkdir(parents=True, exist_ok=True)
            return NamedTemporaryFile(dir=folder, delete=False)

    def take(self, draft: IO[bytes], name: str) -> None:
        """Let the draft be the file of this name, on the disk when this returns."""
        draft.flush()
        os.fsync(draft.fileno())
        path = Path(self.path(name))
        folder = path.parent
        try:
            Path(draft.name).replace(path)
        except FileNotFoundError:
            folder.mkdir(exist_ok=True)
            _sync(folder.parent)
            Path(draft.name).replace(path)
        _sync(folder)

    def drop(self, draft: IO[bytes]) -> None:
        """Nothing is left of a draft that was not taken."""
        with suppress(OSError):  # closing writes what is left, for which there may be no room
            draft.close()
        Path(draft.name).unlink(missing_ok=True)

    def open_at(self, name: str, start: int) -> IO[bytes]:
        """Open for reading from this byte on; FileNotFoundError when it is not there."""
        file = Path(self.path(name)).open("rb")  # noqa: SIM115 - whoever asks closes it
        file.seek(start)
        return file

    def remove(self, name: str) -> None:
        """It is not there any more; whoever has it open can go on reading."""
        Path(self.path(name)).unlink(missing_ok=True)

    def sweep(self, before: datetime) -> int:
        """Remove drafts that a killed process left and nobody has written since; how many."""
        left = [path for path in Path(self.path(DRAFTS)).glob("*") if _is_older(path, before)]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)


def _is_older(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:  # taken or dropped just now
        return False


def _sync(folder: Path) -> None:
    """A name is safe only once its folder is, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
