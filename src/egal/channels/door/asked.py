"""A provider's request, and what it is told: the same however it reached us."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_BODY = 1024 * 1024  # bytes; providers send links to files, not files
ALLOWED = ("GET", "POST")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. channel, inbox: as its address names them. headers: names in lower case.

    url: as it was called, with our own public address: what a proxy made of that counts for
    nothing.
    """

    method: str
    channel: str
    inbox: str
    url: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What it is told."""

    status: int = 200
    content: bytes = b""
    content_type: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict)


def refused_unread(method: str, length: str) -> Reply | None:
    """Of a method nobody calls by, too large, or of a length nobody names: then not a byte of it
    is read. length: as its header says it, "" for none."""
    if method not in ALLOWED:
        return Reply(405, headers={"Allow": ", ".join(ALLOWED)})
    if method == "GET":
        return None
    if not (length.isascii() and length.isdecimal()):
        return Reply(411)
    return Reply(413) if int(length[:12]) > MAX_BODY else None
