"""A request as the simulators read it, and the table by which they find who answers it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from egal.testing.webserver import Reply, Request

Json = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One request. at: what the path's pattern caught. prefix: what stands before the network's
    own paths. url: as the other side wrote it, for signatures over it.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes
    at: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""

    @classmethod
    def of(cls, request: Request) -> "Asked":
        host = request.headers.get("host", "localhost")
        return cls(request.method, f"http://{host}{request.path}", request.headers, request.content)

    @property
    def path(self) -> str:
        """Decoded, without prefix and query."""
        return unquote(urlsplit(self.url).path).removeprefix(self.prefix)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The query, in order."""
        return parse_qsl(urlsplit(self.url).query, keep_blank_values=True)

    @property
    def query(self) -> dict[str, str]:
        return dict(self.pairs)

    def form(self) -> list[tuple[str, str]]:
        """What a form says that is not multipart, in order."""
        kind = self.headers.get("content-type", "")
        if not kind.startswith("application/x-www-form-urlencoded"):
            return []
        return parse_qsl(self.content.decode(), keep_blank_values=True)

    def said(self) -> Json:
        """The body as an object, be it JSON, a form or multipart (whose files stay bytes).

        Raises ValueError for JSON that is none.
        """
        kind = self.headers.get("content-type", "")
        if kind.startswith("multipart/form-data"):
            return dict(_parts(kind, self.content))
        if form := self.form():
            return dict(form)
        told = json.loads(self.content or b"{}")
        if not isinstance(told, dict):
            raise ValueError("not an object")  # noqa: TRY004 - JSON that is none of ours
        return told


class Routes:
    """Who answers what. Patterns are paths with {names}; the first that fits is taken."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], str, Callable[..., Reply]]] = []

    def on(self, method: str, path: str) -> Callable[[Callable[..., Reply]], Callable[..., Reply]]:
        """Marks the function that answers this. It is called with the network and the request."""
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "$")

        def marked(answer: Callable[..., Reply]) -> Callable[..., Reply]:
            self._routes.append((method, pattern, path, answer))
            return answer

        return marked

    def find(
        self, method: str, path: str
    ) -> tuple[str, dict[str, str], Callable[..., Reply]] | None:
        """The pattern, what it caught, and who answers; None if nobody does."""
        for wanted, pattern, name, answer in self._routes:
            if wanted == method and (caught := pattern.match(path)):
                return name, caught.groupdict(), answer
        return None


def answer(status: int, told: Any, **headers: str) -> Reply:
    """JSON as the body. headers: with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps(told, ensure_ascii=False).encode()
    return Reply(status, {"Content-Type": "application/json; charset=utf-8", **named}, body)


def page(body: str, title: str = "Networks") -> Reply:
    """A small page of HTML. body: already escaped."""
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    whole = (
        f'{head}<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
    )
    kind = {"Content-Type": "text/html; charset=utf-8"}
    return Reply(200, kind, f"{whole}{body}</html>".encode())


def _parts(kind: str, content: bytes) -> list[tuple[str, str | bytes]]:
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    return [_part(part) for part in BytesParser().parsebytes(head + content).get_payload()]


def _part(part: Message | str) -> tuple[str, str | bytes]:
    assert isinstance(part, Message)
    name = str(part.get_param("name", header="content-disposition"))
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    return name, raw if part.get_filename() is not None else raw.decode()
