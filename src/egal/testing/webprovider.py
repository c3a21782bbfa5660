"""A provider that is asked over HTTP and answers as it is told, for contracts of channels."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from egal.testing.contract import Outcome
from egal.testing.webserver import Reply, Request, WebServer


class WebProvider:
    """settings: of an inbox that sends here. replies: to each outcome but "lost"."""

    def __init__(
        self, server: WebServer, settings: Mapping[str, Any], replies: Mapping[Outcome, Reply]
    ) -> None:
        self.settings = settings
        self._server, self._replies = server, replies

    @property
    def places(self) -> list[str]:
        return [self._server.place]

    def will(self, outcome: Outcome) -> None:
        self._server.hang_up = outcome == "lost"
        reply = self._replies["accepts" if outcome == "lost" else outcome]
        self._server.answers(reply.status, reply.headers, reply.content)

    def received(self) -> list[str]:
        """What was asked for: none of these providers knows a copy by a reference of ours."""
        return [said(request) for request in self._server.requests]


def said(request: Request) -> str:
    return f"{request.method} {request.path} {request.content.decode()}"


@contextmanager
def answering(
    settings: Callable[[str], Mapping[str, Any]], replies: Mapping[Outcome, Reply]
) -> Iterator[WebProvider]:
    """settings: by the address where the provider stands, without a slash at its end."""
    with WebServer() as server:
        yield WebProvider(server, settings(server.url.removesuffix("/")), replies)
