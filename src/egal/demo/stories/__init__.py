"""The stories of the demo company, as data. Their format stands in README.md."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
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


SMALL_MATTERS = Path(__file__).parent.parent / "small_matters.toml"
_SETTLED = timedelta(minutes=5)  # after the answer


def steps() -> list[Step]:
    """All steps of all stories."""
    paths = sorted(Path(__file__).parent.glob("*.toml"))
    return [*(step for path in paths for step in _steps(path)), *_small_matters()]


def in_order(steps: Iterable[Step]) -> list[Step]:
    """As they would have happened, the oldest first."""
    return sorted(steps, key=lambda step: step.ago, reverse=True)


def _small_matters() -> Iterator[Step]:
    for number, matter in enumerate(tomllib.loads(SMALL_MATTERS.read_text())["matters"]):
        story = {
            "customer": {"name": matter["customer"]},
            "subject": "",
            "language": matter["language"],
            "by": "chat",
        }
        asked = timedelta(minutes=matter["ago"])
        answered = asked - timedelta(minutes=matter["after"])
        agent = {"agent": matter["agent"]}
        for ago, does, told in (
            (asked, "writes", {"text": matter["asks"]}),
            (answered, "replies", {**agent, "text": matter["answer"]}),
            (answered - _SETTLED, "solves", agent),
        ):
            yield Step(ago, does, told, story, f"small-{number}")


def _steps(path: Path) -> list[Step]:
    story = tomllib.loads(path.read_text())
    return [
        Step(duration(told["ago"]), told["does"], told, story, path.stem) for told in story["steps"]
    ]


def duration(text: str) -> timedelta:
    """ "2d 3h 10m"."""
    parts = {_UNITS[unit]: int(number) for number, unit in re.findall(r"(\d+)([dhm])", text)}
    return timedelta(**parts)
