"""How long `egal up` takes, and what the whole tree weighs when nobody asks anything of it."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from bench.figures import Figure
from bench.installation import folder

ROUNDS = 5
SETTLE = 5.0  # seconds of doing nothing before the tree is weighed


def figures() -> list[Figure]:
    """First and later start to a 200 of /readyz, and the proportional set size of the idle tree."""
    first, later, idle = [], [], []
    for _ in range(ROUNDS):
        with folder() as data:
            with _up(data) as (seconds, _tree):
                first.append(seconds)
            with _up(data) as (seconds, tree):
                later.append(seconds)
                time.sleep(SETTLE)
                idle.append(_pss_mb(tree))
    return [
        Figure("first `egal up` to `/readyz`, installed, without demo", "s", first, 6.0),
        Figure("later `egal up` to `/readyz`", "s", later, 4.0),
        Figure("whole tree idle, database included, PSS", "MB", idle, 400.0),
    ]


@contextmanager
def _up(data: Path) -> Iterator[tuple[float, psutil.Process]]:
    started = time.monotonic()
    tree = subprocess.Popen(
        [sys.executable, "-m", "egal", "up", "--data", str(data), "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_until_ready(_address(tree))
        yield time.monotonic() - started, psutil.Process(tree.pid)
    finally:
        tree.send_signal(signal.SIGINT)
        tree.wait(30)


def _address(tree: "subprocess.Popen[str]") -> str:
    assert tree.stdout
    for line in tree.stdout:
        if found := re.search(r"runs at (http://\S+)", line):
            return found[1]
    raise SystemExit("egal up ended before it said its address")


def _wait_until_ready(address: str) -> None:
    while True:
        try:
            with urlopen(f"{address}/readyz", timeout=10) as answer:
                if answer.status == 200:
                    return
        except URLError:
            time.sleep(0.02)


def _pss_mb(tree: psutil.Process) -> float:
    """Proportional set size: shared memory is counted once, divided among those who share it."""
    return sum(_pss(process) for process in [tree, *tree.children(recursive=True)]) / 2**20


def _pss(process: psutil.Process) -> float:
    """In bytes; nothing of one that has ended since it was listed."""
    try:
        return float(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0.0
