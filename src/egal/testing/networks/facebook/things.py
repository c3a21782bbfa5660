"""What a Facebook page is made of."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Person:
    """id: page-scoped. away: nothing can be sent to them. owner: the app that has the thread,
    "" where nobody has it. wrote: when they last did."""

    id: str
    name: str
    away: bool = False
    owner: str = ""
    wrote: datetime | None = None


@dataclass
class Message:
    """One in Messenger. ours: from the page. app: which sent it."""

    mid: str
    person: Person
    text: str
    at: datetime
    ours: bool
    attachments: list[dict[str, Any]] = field(default_factory=list)
    quick_replies: list[dict[str, str]] = field(default_factory=list)
    quick_reply: str = ""
    app: str = ""
    metadata: str = ""
    edits: int = 0
    unsent: bool = False


@dataclass
class Comment:
    """A post of the page (without a parent) or a comment below it. author: None is the page."""

    id: str
    post: str
    parent: str | None
    author: Person | None
    text: str
    at: datetime
    likes: set[str] = field(default_factory=set)
    hidden: bool = False
    removed: bool = False
    replied_privately: bool = False
    photo: str = ""
