"""Every test, by `make test`: in two lanes at once, then alone what listens to sound or kills.

Most journeys wait for a browser more than they compute, so another lane beside them costs them
little. A machine with one processor runs the lanes one after the other.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

HERE = Path(__file__).parents[1]
ALONE = (
    "tests/faults",
    "tests/journeys/test_softphone.py",
    "tests/journeys/test_telephone.py",
)
_BESIDE = 3  # each third module of the journeys: the rest of that lane computes without waiting


def lanes() -> tuple[list[str], list[str]]:
    """What is run at once: files and folders, as pytest takes them."""
    found = sorted(HERE.glob("tests/journeys/test_*.py"))
    journeys = [path for each in found if (path := str(each.relative_to(HERE))) not in ALONE]
    beside = journeys[::_BESIDE]
    return (
        ["src", "tests/architecture", *beside],
        [path for path in journeys if path not in beside],
    )


def main() -> int:
    """0 when all have passed, else 1. What fails in one lane does not end the other."""
    beside, ahead = lanes()
    one_by_one = (os.cpu_count() or 1) < 2
    codes = [_run(beside), _run(ahead)] if one_by_one else _at_once(beside, ahead)
    return int(any([*codes, _run(ALONE)]))


def _at_once(beside: Sequence[str], ahead: Sequence[str]) -> list[int]:
    """The second is seen while it runs, the report of the first afterwards."""
    with tempfile.TemporaryFile() as report:
        running = _begun(beside, report)
        try:
            code = _run(ahead)
            codes = [running.wait(), code]
        finally:
            running.terminate()
            running.wait()
            report.seek(0)
            print(report.read().decode(errors="replace"), flush=True)
    return codes


def _run(paths: Sequence[str]) -> int:
    return _begun(paths).wait()


def _begun(paths: Sequence[str], report: IO[bytes] | None = None) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "pytest", "-q", *paths]
    return subprocess.Popen(command, cwd=HERE, stdout=report, stderr=report)


if __name__ == "__main__":
    raise SystemExit(main())
