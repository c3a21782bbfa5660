"""Installations whose first start lies behind them, as copies of one that was made for all.

A first start takes seven seconds of computing, most of it for the tables; a later one takes two.
What a first start itself must do is tried where an `Installation` begins with nothing: the first
hour, survival, backup, one's own database, `test_account.py`.
"""

import atexit
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.journeys.installation import Installation

_FRESH = 600.0  # seconds; a callback of the demo company is due half an hour after its making


def prepared(*options: str, **environment: str) -> Installation:
    """As `Installation`, not started, with what `egal up` has made in it before."""
    installation = Installation(*options, **environment)
    made = _demo.folder() if "--demo" in options else _empty.folder()
    if (made / "postgres").is_symlink():  # root's temporary folder is closed to the database
        return installation
    _copy(made, installation.data)
    return installation


class _Made:
    """A data folder nobody works on. grown_from: what it begins as. lasts: seconds."""

    def __init__(self, *options: str, grown_from: "_Made | None" = None, lasts: float) -> None:
        self._options, self._grown_from, self._lasts = options, grown_from, lasts
        self._folder: Path | None = None
        self._since = 0.0

    def folder(self) -> Path:
        if self._folder and time.monotonic() - self._since > self._lasts:
            self.remove()
        if self._folder is None:
            self._folder, self._since = self._make(), time.monotonic()
        return self._folder

    def remove(self) -> None:
        if self._folder:
            shutil.rmtree((self._folder / "postgres").resolve(), ignore_errors=True)
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = None

    def _make(self) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="egal-prepared-"))
        folder.chmod(0o755)
        if self._grown_from:
            _copy(self._grown_from.folder(), folder)
        command = [sys.executable, "-W", "ignore", "-m", "tests.journeys.first_start"]
        subprocess.run([*command, folder, *self._options], check=True, timeout=120)
        return folder


def _copy(made: Path, place: Path) -> None:
    """With its owners, for the database is not root's."""
    subprocess.run(["cp", "--archive", "--reflink=auto", f"{made}/.", place], check=True)


_empty = _Made(lasts=float("inf"))
_demo = _Made("--demo", grown_from=_empty, lasts=_FRESH)
atexit.register(_empty.remove)
atexit.register(_demo.remove)
