"""What every call works with, and how patient it is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

from egal.calls.menus.blocks import Menu
from egal.calls.voice import Heard, Leg, Line, Voice
from egal.channels.phone.switchboard.ledger import Ledger
from egal.service_levels.hours.schedule import Schedule, is_open

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """What callers of a line meet, as it was when their call began; known without asking.

    version: id of the menu's row, None for the shipped one. schedule: when somebody is there, None
    for always. records: talks are recorded, and callers told so. texts: a link can be sent to them.
    """

    line: Line
    menu: Menu = field(default_factory=Menu)
    version: int | None = None
    schedule: Schedule | None = None
    records: bool = False
    texts: bool = False
    time_zone: str = "UTC"

    def is_open(self, at: datetime) -> bool:
        return self.schedule is None or is_open(self.schedule, at)


@dataclass(frozen=True, slots=True)
class Wish:
    """What an agent wants. do: a key of `wishes.WISHES`."""

    do: str
    agent: int
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Played:
    """What was begun as this turn is through, or gave way to something else."""

    turn: int
    through: bool


Signal = Heard | Wish | Played


class Takes(Protocol):
    """Whoever hears what happens to a leg."""

    def take(self, signal: Signal) -> None: ...


class Ask(Protocol):
    """Runs a function that asks the database outside of the event loop."""

    def __call__(
        self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[T]: ...


Sounds = Callable[[int, Sequence[str], str], Awaitable[list[Path]]]
"""The files of these names (shipped ones, or public ids of prompts) of a workspace in a language;
what is not there is left out."""


@dataclass(frozen=True, slots=True)
class Patience:
    """In seconds. key: for a key after the last word. browser: until a browser is connected.
    number: until whom we ring answers. target: until whoever a call is passed on to takes it.
    voicemail: the longest. again: between two tries to stand in a queue while the database is away.
    """

    key: float = 6.0
    browser: float = 12.0
    number: float = 60.0
    target: float = 30.0
    voicemail: float = 180.0
    again: float = 2.0


@dataclass(slots=True)
class Means:
    """host: the name of this machine. tell: tells an agent's browsers, as `tell_desk`. legs: who
    hears what happens to each leg. folder: for recordings until they are kept. may_ring: why an
    agent may not ring a number by a line now, "" when they may, which is counted then."""

    host: str
    voice: Voice
    ledger: Ledger
    ask: Ask
    tell: Callable[..., Awaitable[None]]
    sounds: Sounds
    folder: Path
    may_ring: Callable[[Line, int, str], str]
    patience: Patience = field(default_factory=Patience)
    legs: dict[Leg, Takes] = field(default_factory=dict)
