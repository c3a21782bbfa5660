"""sippy's transactions (RFC 3261, section 17) over our doors."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any

from egal.channels.phone.embedded.sip.doors import Address, Door
from egal.channels.phone.embedded.sip.engine import (
    MonoTime,
    Remote_address,
    SipTransactionManager,
    Timeout,
    log,
    settings,
)

Requested = Callable[[Any, Any], Any]


class _Doors:
    """sippy asks it which server reaches an address, where we have not said so ourselves."""

    def __init__(self, usual: Door) -> None:
        self._usual = usual

    def getServer(self, _address: object, **_how: object) -> Door:  # noqa: N802
        return self._usual

    def rotateCache(self) -> None:  # noqa: N802
        pass

    def shutdown(self) -> None:
        pass


class Transactions(SipTransactionManager):  # type: ignore[misc]  # sippy has no types
    """requested: sippy's callback for what belongs to no dialog: (request, transaction)."""

    nat_traversal = True  # who names a private address is answered where they speak from

    def __init__(self, usual: Door, requested: Requested) -> None:
        # Not sippy's own: it would open sockets that nobody watches here.
        self.global_config = settings(*usual.told) | {"_sip_tm": self}
        self.l4r = _Doors(usual)
        self.tclient: dict[Any, Any] = {}
        self.tserver: dict[Any, Any] = {}
        self.req_consumers: dict[str, Any] = {}
        self.l1rcache: dict[bytes, Any] = {}
        self.l2rcache: dict[bytes, Any] = {}
        self.req_cb = requested
        self.cp_timer = Timeout(self.rCachePurge, 32, -1)
        self.init_time = monotonic()

    def took(self, data: bytes, address: Address, door: Door) -> None:
        """A message came. What is none is noted and forgotten."""
        try:
            remote = Remote_address(address, door.transport)
            self.handleIncoming(_legible(data), remote, door, MonoTime())
        except Exception:  # whatever sippy makes of what strangers send
            log.debug("not understood, from %s", address, exc_info=True)

    def unreached(self, address: Address, door: Door) -> None:
        """Nobody is there: what waits for an answer gets a 408 (RFC 3261, 8.1.3.1, says 503)."""
        waiting = [one for one in self.tclient.values() if one.userv is door]
        for one in waiting:
            if tuple(one.address) == address and one.teB is not None:
                one.teB.cancel()
                self.timerB(one)

    def knows(self, call: str) -> bool:
        """Whether there is a dialog with this Call-ID."""
        return call in self.req_consumers

    def newTransaction(self, msg: Any, *args: Any, **more: Any) -> Any:  # noqa: N802
        """A reliable transport needs no second sending of ours (RFC 3261, 17.1.1.2)."""
        began = super().newTransaction(msg, *args, **more)
        if began.userv.transport != "udp" and began.teA is not None:
            began.teA.cancel()
            began.teA = None
        return began

    async def ask(self, request: Any, door: Door) -> Any:
        """Send a request outside of dialogs: its last answer, a 408 of our own when none comes."""
        came: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def answered(response: Any) -> None:
            if response.getSCode()[0] >= 200 and not came.done():
                came.set_result(response)

        self.newTransaction(request, answered, userv=door)
        return await came


def _legible(data: bytes) -> bytes:
    """As UTF-8: old telephone systems write names in Latin-1. sippy counts a body's letters and not
    its bytes, and nothing of an SDP that is not ASCII matters to us."""
    head, blank, body = data.partition(b"\r\n\r\n")
    try:
        head.decode()
    except UnicodeDecodeError:
        head = head.decode("latin-1").encode()
    return head + blank + body.decode("ascii", "replace").replace("\ufffd", "?").encode()
