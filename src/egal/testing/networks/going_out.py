"""The way from the networks to webhooks: in order, one after another, kept for whoever looks."""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

HERE = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}
SECONDS = 10  # X waits as long: docs.x.com/x-api/webhooks/introduction, 2026-08-22


@dataclass
class Delivery:
    """One request to a webhook. status: what it answered, 0 as long as nothing, -1 for never."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes = b""
    status: int = 0
    answer: bytes = b""

    @property
    def arrived(self) -> bool:
        return 200 <= self.status < 300


Deliver = Callable[[Delivery], tuple[int, bytes]]
KEPT = 2_000  # deliveries, of which the oldest are forgotten then


def over_http(delivery: Delivery, also: str = "") -> tuple[int, bytes]:
    """Carries it to this machine and nowhere else: whoever may use the simulator may name a URL.

    also: another host that this machine is.
    """
    if urlsplit(delivery.url).hostname not in {*HERE, also} - {""}:
        return -1, b""
    try:
        asked = httpx.request(
            delivery.method,
            delivery.url,
            headers=dict(delivery.headers),
            content=delivery.content,
            timeout=SECONDS,
            trust_env=False,
        )
    except httpx.HTTPError:
        return -1, b""
    return asked.status_code, asked.content


class Deliveries:
    """sent: all of them, in order. deliver: how; without one over HTTP, in a thread of its own.
    carry: the way over HTTP. held: they get lost on the way, as in an outage.

    One that is given is called at once, in the thread of whoever caused it: so a test without a
    server hands the request to Django's client.
    """

    def __init__(self, deliver: Deliver | None = None) -> None:
        self.sent: list[Delivery] = []
        self.held = False
        self.carry: Deliver = over_http
        self._deliver = deliver
        self._queue: queue.Queue[Delivery | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run)

    @contextmanager
    def by(self, deliver: Deliver) -> Iterator[None]:
        """Meanwhile they go this way, at once."""
        before, self._deliver = self._deliver, deliver
        try:
            yield
        finally:
            self._deliver = before

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._queue.put(None)
        self._thread.join()

    def put(self, delivery: Delivery) -> Delivery:
        """Sends it, soon or at once. While `held` it is lost on the way, as in an outage."""
        self.sent.append(delivery)
        del self.sent[:-KEPT]
        if self.held:
            delivery.status = -1
        elif self._deliver:
            self.now(delivery)
        else:
            self._queue.put(delivery)
        return delivery

    def now(self, delivery: Delivery) -> Delivery:
        """Sends it and waits for the answer."""
        delivery.status, delivery.answer = (self._deliver or self.carry)(delivery)
        return delivery

    def again(self) -> int:
        """Sends once more what did not arrive; how many those were.

        Meta does so for 36 hours, ever more seldom (developers.facebook.com/docs/graph-api/
        webhooks/getting-started, as remembered).
        """
        lost = [each for each in self.sent if each.status and not each.arrived]
        for each in lost:
            self.sent.remove(each)
            self.put(each)
        return len(lost)

    def settled(self) -> None:
        """Waits until all that was put has been answered or given up."""
        if self._thread.is_alive():
            self._queue.join()

    def _run(self) -> None:
        while (delivery := self._queue.get()) is not None:
            self.now(delivery)
            self._queue.task_done()
