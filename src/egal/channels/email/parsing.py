"""From the bytes of a mail to its parts, with caps that hold before and while parsing.

The library reads hostile mail in more than linear time: each part costs, each level of nesting
makes each line dearer, and a parameter list of quotes and semicolons takes seconds. So sizes are
checked first, and parts, depth and header blocks while they appear. The policy is compat32:
`email.policy.default` needs 20 s for 20,000 parts.
"""

import re
from email.feedparser import FeedParser
from email.message import Message
from email.parser import BytesParser
from email.policy import Policy, compat32
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_noop as _

from egal.channels.base import Unreadable
from egal.channels.email.bulk import Bulk, as_text
from egal.channels.email.charsets import text_from
from egal.channels.email.mending import mended

MAX_SIZE = 25 * 1024 * 1024  # bytes, the usual limit of mail servers
MAX_LINES = 500_000  # 25 MB in lines of base64 are 350,000
MAX_HEADERS = 256 * 1024  # bytes for the fields of one part
MAX_PARTS = 1_000
MAX_DEPTH = 30

_LINES = r"[!-9;-~]{1,200}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*"  # of a field
_FIELD = re.compile(_LINES)
_HEADER = re.compile(rf"((?:{_LINES})+)\r?\n".encode())

_MAX_ENCLOSED_HEADER = 64 * 1024  # bytes
_MAX_PARAMETERS = 50
_MAX_STRUCTURED = 4_096  # characters of Content-Type and Content-Disposition
_PIECE = 64 * 1024  # bytes; the parser copies what it has at once into four bytes each


def parse(content: bytes) -> Message:
    """The mail as a tree of parts. Raises Unreadable for what is beyond the caps."""
    _check_size(content)
    header = _HEADER.match(content, 0, MAX_HEADERS)
    if header is None:
        return _tree(mended(content))
    if b"multipart" in header[1].lower():
        return _tree(content)
    return _leaf(header[1], memoryview(content)[header.end() :])


def header_of(content: bytes) -> Message:
    """The header of a mail enclosed in another, as far as 64 KB reach."""
    return BytesParser().parsebytes(content[:_MAX_ENCLOSED_HEADER], headersonly=True)


def kind_of(part: Message) -> str:
    """The media type in lower case, "text/plain" if there is none or no valid one."""
    return part.kind if isinstance(part, Part) else part.get_content_type().partition(" ")[0]


def children(part: Message) -> list[Message]:
    """The parts of a part. A multipart whose boundaries are missing has none, only a text."""
    payload = part.get_payload() if part.is_multipart() else []
    return [child for child in payload if isinstance(child, Message)]


def rescued(value: str) -> str:
    """The parser keeps raw bytes as surrogates; give them back their meaning."""
    return value if value.isascii() else text_from(value.encode("utf-8", "surrogateescape"), "")


def _leaf(header: bytes, body: memoryview) -> Message:
    """What the library makes of a mail without parts whose header is in order. Half of its work is
    to look for what such a mail does not have."""
    part = Part(compat32, _Budget())
    for field in _FIELD.findall(as_text(header)):
        part.set_raw(*compat32.header_source_parse([field]))
    part.set_payload(as_text(body))
    return part


def _tree(content: bytes) -> Message:
    budget = _Budget()

    def part(policy: Policy) -> Part:
        return Part(policy, budget)

    bulk = Bulk(content)
    parser = FeedParser(part, policy=compat32)  # type: ignore[arg-type]  # it passes the policy
    for start in range(0, len(bulk.rest), _PIECE):
        parser.feed(as_text(bulk.rest[start : start + _PIECE]))
    message = parser.close()
    bulk.put_back(message)
    return message


class Part(Message):
    """One part, which refuses to grow beyond the caps.

    named: all values of each field, by its name in lower case; raw 8-bit text decoded.
    """

    def __init__(self, policy: Policy, budget: "_Budget") -> None:
        super().__init__(policy)
        self._depth = 0
        self.named: dict[str, list[str]] = {}
        self._header_size = 0
        budget.spend_part()

    def get_content_type(self) -> str:
        """For the parser, which shall leave an enclosed mail in one piece, byte by byte."""
        return "application/octet-stream" if self.kind.startswith("message/") else self.kind

    @cached_property
    def kind(self) -> str:
        """The media type, enclosed mails included. Asked for often, and only after the header."""
        return super().get_content_type().partition(" ")[0]

    def get(self, name: str, failobj: Any = None) -> Any:
        """As the library does, which walks over all fields; not for raw 8-bit text."""
        found = self.named.get(name.lower())
        if not found:
            return failobj
        return found[0] if found[0].isascii() else super().get(name, failobj)

    def attach(self, payload: Message) -> None:  # type: ignore[override]  # the parser gives parts
        if isinstance(payload, Part):
            payload._depth = self._depth + 1
        if self._depth >= MAX_DEPTH:
            raise Unreadable(_("This mail has parts within parts, more than 30 levels deep."))
        super().attach(payload)

    def set_raw(self, name: str, value: str) -> None:
        """Called by the parser for every field."""
        self._header_size += len(name) + len(value)
        if self._header_size > MAX_HEADERS:
            raise Unreadable(_("The header of this mail is larger than 256 KB."))
        lower = name.lower()
        if lower.startswith("content-"):
            value = ";".join(value[:_MAX_STRUCTURED].split(";")[:_MAX_PARAMETERS])
        self.named.setdefault(lower, []).append(rescued(value))
        super().set_raw(name, value)

    @property
    def source(self) -> bytes:
        """The body as it came, still encoded. `get_payload` would decode it by a false charset."""
        payload = vars(self).get("_payload")
        return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


class _Budget:
    def __init__(self) -> None:
        self._left = MAX_PARTS + 1  # the parser makes one in vain, to try the factory

    def spend_part(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Unreadable(_("This mail has more than 1,000 parts."))


def _check_size(content: bytes) -> None:
    if len(content) > MAX_SIZE:
        raise Unreadable(_("This mail is larger than 25 MB."))
    if len(content) > MAX_LINES and _lines(content) > MAX_LINES:
        raise Unreadable(_("This mail has more than 500,000 lines."))
    if not content or content.isspace():
        raise Unreadable(_("This mail is empty."))


def _lines(content: bytes) -> int:
    return content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")
