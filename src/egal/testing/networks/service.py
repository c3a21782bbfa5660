"""The service: one port of this machine, behind which are all networks.

    with Networks() as networks:
        post = networks.x.posts("mara", "@nordnetz the light blinks", reach=1200)
        networks.settled()

What stands for which address: `networks.x.url` for https://api.x.com and https://x.com,
`networks.meta.url` for https://graph.facebook.com, `networks.meta.dialog` for
https://www.facebook.com, `networks.sms.url` for https://api.twilio.com.
For tests, journeys and the demo; loopback only. State is in memory, and in a file if one is named.
"""

import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from egal.testing.networks import facebook, faults, keeping, meta, sms, stage, whatsapp, x
from egal.testing.networks.asked import Asked, Routes, answer
from egal.testing.networks.clock import Clock
from egal.testing.networks.facebook import Facebook
from egal.testing.networks.going_out import Deliver, Deliveries
from egal.testing.networks.sms import Sms
from egal.testing.networks.whatsapp import WhatsApp
from egal.testing.networks.x import X
from egal.testing.webserver import Reply, Request

LATEST = 40  # answers that the page still shows
KEPT = 5_000  # requests, of which the oldest are forgotten then


@dataclass(frozen=True, slots=True)
class Answered:
    """What was asked of a network, for whoever looks on."""

    at: datetime
    network: str
    method: str
    path: str
    said: str
    status: int


class Networks:
    """port: 0 for any that is free. deliver: see `Deliveries`; then nothing listens unless entered.

    requests: all that came, in order; answered: the latest of the networks' own. account: the
    company's name on each network. faults: what goes wrong there (`faults.KINDS`), by network.
    notes: what whoever plays on it wants to be kept with it. desk: where the page says that the
    company sits. kept: the file to keep everything in.
    """

    x: X
    meta: meta.App
    facebook: Facebook
    whatsapp: WhatsApp
    sms: Sms

    def __init__(
        self, port: int = 0, *, deliver: Deliver | None = None, account: str = "nordnetz"
    ) -> None:
        self.requests: list[Request] = []
        self.answered: deque[Answered] = deque(maxlen=LATEST)
        self.faults: dict[str, str] = {}
        self.notes: dict[str, Any] = {}
        self.desk = ""
        self.kept: Path | None = None
        self.clock = Clock()
        self.out = Deliveries(deliver)
        self.lock = threading.RLock()
        self.ended = threading.Event()
        self.x = x.X(self.clock, self.out, self.lock, account=account)
        self.meta = meta.App(self.clock, self.out, self.lock)
        self.facebook = facebook.Facebook(self.meta, name=account.title())
        self.whatsapp = whatsapp.WhatsApp(self.meta, name=account.title())
        self.sms = sms.Sms(self.clock, self.out, self.lock)
        self._port = port
        self._server: ThreadingHTTPServer | None = None

    @property
    def place(self) -> str:
        """Host and port, as EGAL_PRIVATE_HOSTS names them."""
        assert self._server, "not started"
        return "{}:{}".format(*self._server.server_address)

    @property
    def url(self) -> str:
        return f"http://{self.place}"

    def listen(self) -> None:
        """Opens the port, without answering yet; raises OSError where it is taken."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), _handler(self))
        self._server.daemon_threads = False
        self._name_addresses()

    def keep(self) -> None:
        """Notes everything in the file, if there is one."""
        if self.kept:
            keeping.keep(self, self.kept)

    def restore(self) -> bool:
        """Whether it goes on with what the file holds."""
        found = self.kept is not None and keeping.restore(self, self.kept)
        if found and self._server:
            self._name_addresses()
        return found

    def settled(self) -> None:
        """Waits until everything that was to be told has been told."""
        self.out.settled()

    def passes(self, **time: float) -> None:
        """Lets time pass on all networks, said as for timedelta: hours=25."""
        self.clock.passes(**time)

    def answer_to(self, request: Request) -> Reply:
        """What a request is answered; also without the server, for tests in one process."""
        self.requests.append(request)
        del self.requests[:-KEPT]
        asked = Asked.of(request)
        if asked.path in stage.PAGES:
            reply = stage.shown(self, asked) if asked.method == "GET" else stage.played(self, asked)
        elif network := self._network_of(asked):
            reply = faults.wanted(self, network) or self._answer_of(network, asked)
            self._note(network, asked, reply)
        else:
            return answer(404, {"error": "There is no such network here."})
        if asked.method != "GET":
            self.keep()
        return reply

    def _name_addresses(self) -> None:
        self.x.url, self.sms.url = f"{self.url}/x", f"{self.url}/twilio"
        self.meta.url, self.meta.dialog = f"{self.url}/graph", f"{self.url}/facebook"

    def _network_of(self, asked: Asked) -> str:
        """Empty for none. Meta's two have one address, and are told apart by what they ask for."""
        first = asked.path.split("/")[1]
        if first not in {"graph", "facebook"}:
            return {"x": "x", "twilio": "sms"}.get(first, "")
        nodes = {self.whatsapp.phone, self.whatsapp.account, *self.whatsapp.files}
        return "whatsapp" if nodes & set(asked.path.split("/")) else "facebook"

    def _answer_of(self, network: str, asked: Asked) -> Reply:
        asked = replace(asked, prefix="/" + asked.path.split("/")[1])
        with self.lock:
            if network == "x":
                return x.answer_to(self.x, asked)
            if network == "sms":
                return sms.answer_to(self.sms, asked)
            tables: list[tuple[Routes, Any]] = [(table, self.facebook) for table in facebook.TABLES]
            if network == "whatsapp":
                tables = [(whatsapp.routes, self.whatsapp)]
            return meta.answer_to(self.meta, asked, tables)

    def _note(self, network: str, asked: Asked, reply: Reply) -> None:
        said = (
            asked.content.decode("utf-8", "replace") if len(asked.content) < 4_000 else "(a file)"
        )
        noted = Answered(self.clock.now(), network, asked.method, asked.path, said, reply.status)
        self.answered.append(noted)

    def __enter__(self) -> Self:
        if self._server is None:
            self.listen()
        assert self._server
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.out.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server
        self.ended.set()
        self.out.stop()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.keep()


def _handler(networks: Networks) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = networks.answer_to(Request(self.command, self.path, headers, content))
            with suppress(OSError):  # who asked has had enough
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

        do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815 - the library looks for these names

        def log_message(self, *_: Any) -> None:
            """Nothing: the page says what happened."""

    return Handler
