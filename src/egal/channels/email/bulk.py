"""The bodies in base64, kept away from the parser, which looks at each of their lines in turn."""

import re
import secrets
from collections.abc import Iterator
from email.message import Message

_LEAST = 4_096  # bytes; a smaller one is not worth it
_MARK = re.compile(r"([0-9a-f]{32})x(\d+)x")
_INERT = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"


class Bulk:
    """A mail without such bodies. rest: what the parser shall read.

    Left out is what follows an empty line and has nothing but the letters of base64, which can be
    neither a field of a header nor a boundary: one line of such letters has the same effect.
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
            self._bodies.append(content[start:end].decode())
            done = end
        yield content[done:]


def _bodies(content: bytes) -> Iterator[tuple[int, int]]:
    """Where they begin and end, without the line ends around them."""
    empty = b"\n\r\n" if b"\n\r\n" in content else b"\n\n"
    end = 0
    while (named := content.find(b"base64", end)) >= 0:
        start = content.find(empty, named)
        if start < 0:
            break
        end = content.find(b"\n--", start)
        end = len(content) if end < 0 else end
        body = content[start:end]
        if len(body) >= _LEAST and not body.translate(None, delete=_INERT):
            start = end - len(body.lstrip(b"\r\n"))
            yield start, start + len(body.strip(b"\r\n"))
