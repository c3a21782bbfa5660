"""django-helpdesk in an environment of its own, kept from one run to the next, over a database of
its own in the same PostgreSQL."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.mails import Mail

VERSION = "2.6"
_NEEDED = (f"django-helpdesk=={VERSION}", "psycopg[binary]")
_DRIVER = Path(__file__).with_name("django_helpdesk.py")


class Rival:
    """A running one. pid: of its process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.pid = process.pid

    def take_in(self, mails: Sequence[Mail]) -> None:
        """All of them by `get_email`; SystemExit if one is left behind."""
        with tempfile.TemporaryDirectory() as folder:
            for number, mail in enumerate(mails):
                Path(folder, f"{number:05}").write_bytes(mail.raw)
            self._tell(folder)
            if left := list(Path(folder).iterdir()):
                raise SystemExit(f"django-helpdesk did not take {len(left)} mails")

    def _tell(self, folder: str) -> None:
        assert self._process.stdin
        assert self._process.stdout
        print(folder, file=self._process.stdin, flush=True)
        if not self._process.stdout.readline():
            raise SystemExit("django-helpdesk has ended")


@contextmanager
def running() -> Iterator[Rival]:
    """Ready to take mail in, in a new database beside the one Django is set up on."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("create database rival")
    url = f"postgresql://egal@/rival?host={connection.settings_dict['HOST']}"
    with tempfile.TemporaryDirectory() as media:
        command: list[str | Path] = [_python(), _DRIVER, url, media]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        process.stdout.readline()
        try:
            yield Rival(process)
        finally:
            process.communicate()


def _python() -> Path:
    """Of the environment it is installed in, from PyPI, the first time."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    place = cache / "egal-bench" / f"django-helpdesk-{VERSION}"
    python = place / "bin" / "python"
    if not (place / "installed").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *_NEEDED], check=True)
        (place / "installed").touch()
    return python
