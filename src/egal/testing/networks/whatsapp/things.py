"""What WhatsApp is made of."""

from dataclasses import dataclass, field
from datetime import datetime

from egal.testing.networks.asked import Json


@dataclass
class Person:
    """user: the business-scoped id (BSUID). number: digits without +; "" where it is not shown.

    away: no WhatsApp there. wrote: when they last did.
    """

    user: str
    name: str
    number: str
    username: str = ""
    away: bool = False
    wrote: datetime | None = None
    sent: list[float] = field(default_factory=list)

    @property
    def to(self) -> str:
        """What one can send to."""
        return self.number or self.user


@dataclass
class Message:
    """content: as the API has it, by its kind. states: in order."""

    id: str
    person: Person
    kind: str
    content: Json
    at: datetime
    ours: bool
    states: list[str] = field(default_factory=list)


@dataclass
class File:
    id: str
    mime: str
    content: bytes
    shown: datetime | None = None  # when its URL was last asked for


@dataclass
class Template:
    """parameters: how many its body takes."""

    name: str
    language: str = "de"
    text: str = "Hello {{1}}"
    parameters: int = 1
    status: str = "APPROVED"
    category: str = "UTILITY"
