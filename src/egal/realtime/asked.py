"""Requests and answers of plain ASGI 3, as far as `/rt` needs them."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Asked:
    """What a request says. query: the first value of each name."""

    def __init__(self, scope: Scope) -> None:
        text = scope["query_string"].decode("latin-1")
        self.query = {name: values[0] for name, values in parse_qs(text).items()}
        self._headers: dict[str, str] = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }

    @property
    def cookies(self) -> str:
        return self._headers.get("cookie", "")

    def header(self, name: str) -> str:
        """The last of this name in small letters, "" without one."""
        return self._headers.get(name, "")

    def number(self, name: str) -> int | None:
        """What the query says there, if that is a number a `bigint` can hold."""
        return as_number(self.query.get(name, ""))


def as_number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


async def answer(send: Send, status: int, text: str, kind: str = "text/plain") -> None:
    """The whole answer at once."""
    body = text.encode()
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
