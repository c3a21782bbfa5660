"""What the webhook brings to the contract: signed requests, and a shop that does as it is told."""

from collections.abc import Iterator
from contextlib import contextmanager

from egal.channels.webhook.channel import channel
from egal.channels.webhook.tests.samples import ANSWER, INBOX, NAMES, SECRET, sample
from egal.shared.standard_webhooks import signed_headers
from egal.testing.contract import Contract, Outcome, Sample
from egal.testing.webserver import WebServer

STATUS: dict[Outcome, int] = {"refuses": 422, "busy": 429, "broken": 500, "locked_out": 401}


class Shop:
    """The other system, on a loopback port."""

    def __init__(self, server: WebServer) -> None:
        self._server = server
        self.settings = {"url": server.url, "secret": SECRET}
        self.places = [server.place]

    def will(self, outcome: Outcome) -> None:
        self._server.hang_up = outcome == "lost"
        wish = {"Retry-After": "30"} if outcome == "busy" else {}
        self._server.answers(STATUS.get(outcome, 200), wish)

    def received(self) -> list[str]:
        return [request.headers["idempotency-key"] for request in self._server.requests]


@contextmanager
def shop() -> Iterator[Shop]:
    with WebServer() as server:
        yield Shop(server)


def signed(name: str) -> Sample:
    return Sample(name, sample(name), headers=lambda _: signed_headers(SECRET, name, sample(name)))


contract = Contract(
    channel=channel,
    address=INBOX.address,
    settings={"secret": SECRET},
    samples=[signed(name) for name in NAMES],
    outbound=ANSWER,
    provider=shop,
    says_when=True,
)
