"""The bodies, kept away from the parser, which looks at each of their lines in turn."""

import re
import secrets
from collections.abc import Iterator
from email.message import Message

_LEAST = 256  # bytes; a smaller one is not worth it
_MARK = re.compile(r"([0-9a-f]{32})x(\d+)x")
_EMPTY = re.compile(rb"\n\r?\n")


class Bulk:
    """A mail without such bodies. rest: what the parser shall read.

    Left out is what follows an empty line, up to the next that begins with "--": an empty line ends
    any header, and what comes then is read as a header only below a boundary. To the parser, one
    line of letters is the same.
    """

    def __init__(self, content: bytes) -> None:
        self._mark = secrets.token_hex(16)
        self._bodies: list[str] = []
        self.rest = b"".join(self._pieces(content))

    def put_back(self, message: Message) -> None:
        """Give the parts what is theirs."""
        if self._bodies:
            for part in message.walk():
                payload = vars(part)["_payload"]
                if isinstance(payload, str) and self._mark in payload:
                    part.set_payload(_MARK.sub(self._body, payload))

    def _body(self, mark: re.Match[str]) -> str:
        return self._bodies[int(mark[2])] if mark[1] == self._mark else mark[0]

    def _pieces(self, content: bytes) -> Iterator[bytes]:
        """Each byte is looked at a fixed number of times, whatever somebody has built."""
        done = 0
        for start, end in _bodies(content):
            yield content[done:start]
            yield f"{self._mark}x{len(self._bodies)}x".encode()
            self._bodies.append(as_text(memoryview(content)[start:end]))
            done = end
        yield content[done:]


def as_text(content: bytes | memoryview) -> str:
    """As the parser wants it: bytes beyond ASCII become surrogates. A view spares a copy."""
    return str(content, "ascii", "surrogateescape")


def _bodies(content: bytes) -> Iterator[tuple[int, int]]:
    """Where they begin, and where they end without their last line end.

    To the parser, a line begins after a lone CR as well.
    """
    tail = content[-_LEAST:]
    end, whole = 0, len(content) - len(tail) + len(tail.rstrip(b"\r\n"))
    while found := _EMPTY.search(content, end):
        start = found.end()
        dash = _place(content, b"-", start)  # by itself it is found ten times as fast
        end = _place(content, b"\n--", dash - 1)
        last = min(end - content.endswith(b"\r", start, end), whole)
        if last - start >= _LEAST and content.find(b"\r--", dash - 1, end) < 0:
            yield start, last


def _place(content: bytes, wanted: bytes, start: int) -> int:
    """The first at or after `start`, else the end."""
    found = content.find(wanted, start)
    return found if found >= 0 else len(content)
