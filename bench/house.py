"""A database of the bench's own, with the product's settings and every commit on the disk."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from egal.testing.ports import free_port


@contextmanager
def house() -> Iterator[Path]:
    """The data folder of an installation whose database runs, for this process alone."""
    data = Path(tempfile.mkdtemp(prefix="egal-bench-"))
    data.chmod(0o755)  # the database's own user must get through, also when we are root
    os.environ.update(EGAL_DATA=str(data), DJANGO_SETTINGS_MODULE="egal.config.settings")
    os.environ.pop("DATABASE_URL", None)
    from egal.cli.tree.postgres import Postgres

    postgres = Postgres(data)
    postgres.start()
    try:
        _open()
        yield data
    finally:
        _close()
        postgres.remove()
        shutil.rmtree(data, ignore_errors=True)


def _open() -> None:
    import django

    django.setup()
    from egal.cli.database import prepare_database

    prepare_database()


def _close() -> None:
    from django.db import connections

    connections.close_all()


@contextmanager
def served(data: Path) -> Iterator[str]:
    """The web alone over that folder's database, in a process of its own; its address."""
    port = free_port()
    command = [sys.executable, "-m", "egal", "web", "--data", str(data), "--port", str(port)]
    web = subprocess.Popen(command)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url)
        yield url
    finally:
        web.send_signal(signal.SIGINT)
        web.wait(30)


def _wait_until_ready(url: str) -> None:
    while True:
        try:
            if httpx.get(f"{url}/readyz", timeout=10).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)


@contextmanager
def working(data: Path) -> Iterator[int]:
    """A worker over that folder's database; its process."""
    command = [sys.executable, "-m", "egal", "worker", "--data", str(data)]
    worker = subprocess.Popen(command)
    try:
        yield worker.pid
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)


def server(data: Path) -> int:
    """The process of that folder's PostgreSQL."""
    from egal.cli.tree.cluster import server_of

    return server_of((data / "postgres").resolve())
