"""The stories of the demo company, as data. Their format stands in README.md."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody does. ago: before now. story: the whole matter it belongs to."""

    ago: timedelta
    does: str
    told: Mapping[str, Any]
    story: Mapping[str, Any]
    story_key: str


def steps_in_order() -> list[Step]:
    """All steps of all stories as they would have happened, the oldest first."""
    steps = [step for path in sorted(Path(__file__).parent.glob("*.toml")) for step in _steps(path)]
    return sorted(steps, key=lambda step: step.ago, reverse=True)


def _steps(path: Path) -> list[Step]:
    story = tomllib.loads(path.read_text())
    return [
        Step(_duration(told["ago"]), told["does"], told, story, path.stem)
        for told in story["steps"]
    ]


def _duration(text: str) -> timedelta:
    parts = {_UNITS[unit]: int(number) for number, unit in re.findall(r"(\d+)([dhm])", text)}
    return timedelta(**parts)
