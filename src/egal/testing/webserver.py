"""The other side of HTTP: a web server on a loopback port that keeps what it gets.

    with WebServer() as server:
        server.answers(429, {"Retry-After": "30"})
        …  # a request to server.url
        [request] = server.requests

For tests, journeys and the demo. Loopback only.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came; the names of its headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What a request is answered."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""


class WebServer:
    """Answers every request the same way until told otherwise.

    hang_up: the connection ends after the request was taken and before anything is said.
    drip: seconds between two bytes of the answer.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.hang_up = False
        self.drip = 0.0
        self.ended = threading.Event()
        self._reply = Reply(200, {}, b"{}")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def answers(
        self, status: int, headers: Mapping[str, str] | None = None, content: bytes = b"{}"
    ) -> None:
        """How it answers from now on."""
        self._reply = Reply(status, dict(headers or {}), content)

    def answer_to(self, request: Request) -> Reply:  # noqa: ARG002 - for servers that look
        """What this request is answered."""
        return self._reply

    @property
    def place(self) -> str:
        """Host and port, as EGAL_PRIVATE_HOSTS names them."""
        return "{}:{}".format(*self._server.server_address)

    @property
    def url(self) -> str:
        return f"http://{self.place}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(server: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, self.path, headers, content)
            server.requests.append(request)
            if not server.hang_up:
                self._answer(server.answer_to(request))

        do_GET = do_POST  # noqa: N815 - the library looks for this name

        def _answer(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            try:
                for byte in reply.content if server.drip else b"":
                    server.ended.wait(server.drip)
                    self.wfile.write(bytes([byte]))
                self.wfile.write(b"" if server.drip else reply.content)
            except OSError:
                return  # the client has had enough

        def log_message(self, *_: Any) -> None:
            """Nothing: a test says what it sees."""

    return Handler
