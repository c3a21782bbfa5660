"""Asking an installation whose telephone is rung; used by journeys and by tests that kill parts."""

import json
import subprocess
import sys
from typing import Any

from tests.journeys.installation import Installation


def ask(house: Installation, *what: str) -> Any:
    """One of `telephone_program.DOES`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.telephone_program", *what],
        env={**house.environment, "EGAL_DATA": str(house.data)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def line(house: Installation) -> str:
    return f"sip:+49405550100@127.0.0.1:{house.sip_port}"


def ended(house: Installation, before: int) -> list[dict[str, Any]]:
    """The calls since, once all are over."""
    found = ask(house, "calls", str(before))
    return found if found and all(each["phase"] == "ended" for each in found) else []


def is_in(house: Installation, before: int, phase: str) -> bool:
    return any(each["phase"] == phase for each in ask(house, "calls", str(before)))
