"""The telephone: the driver alone, and all of Egal, with callers by SIP and RTP on this machine.

Each part runs in processes of its own that are ended when its time is over, so that this one always
comes to an end.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress

from bench.figures import Figure

PARTS = {"driver": 300, "record": 300, "answered": 300, "browsers": 400}
"""A module of this package each, with `figures()`, and the seconds it may take."""


def figures() -> list[Figure]:
    """Of all parts; one that fails or does not end is a broken promise of its own."""
    return [figure for part, seconds in PARTS.items() for figure in _figures(part, seconds)]


def _figures(part: str, seconds: float) -> list[Figure]:
    try:
        return [Figure(**each) for each in json.loads(_said(part, seconds).splitlines()[-1])]
    except (subprocess.TimeoutExpired, ValueError, IndexError) as error:
        print(f"{part}: {error!r}", file=sys.stderr)
        return [Figure(f"the part “{part}” failed", "", [1], 0)]


def _said(part: str, seconds: float) -> str:
    """What it prints within its time; whatever it began ends with it."""
    command = [sys.executable, "-m", "bench.phone", part, "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        return process.communicate(timeout=seconds)[0]
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
