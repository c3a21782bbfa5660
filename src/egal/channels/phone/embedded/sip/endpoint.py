"""The SIP side of the embedded driver: opens the doors, takes and makes calls."""

import asyncio
import re
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from egal.channels.phone.embedded.sip import timing
from egal.channels.phone.embedded.sip.dialog import Dialog, Told
from egal.channels.phone.embedded.sip.doors import Address, Door, StreamDoor, UdpDoor
from egal.channels.phone.embedded.sip.engine import Timers, headers, text
from egal.channels.phone.embedded.sip.gate import Gate
from egal.channels.phone.embedded.sip.guests import Guests
from egal.channels.phone.embedded.sip.headers import Party, caller, party
from egal.channels.phone.embedded.sip.lasting import SUPPORTED
from egal.channels.phone.embedded.sip.routes import Route
from egal.channels.phone.embedded.sip.transactions import Transactions
from egal.channels.phone.embedded.sip.within import ALLOW

_CALL_ID = re.compile(rb"^(?:call-id|i)[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_TRIES = 20
_GOODBYE = 0.5  # seconds for the answers to what is said last
_KNOWN = {"timer"}  # what may be required of us


@dataclass(frozen=True, slots=True)
class Where:
    """address, port: of UDP and TCP; port 0 is any. public: the address others are told.

    tls_port: None where there is no TLS; certificate, key: files (PEM) it shows.
    """

    address: str
    port: int
    public: str
    tls_port: int | None = None
    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    """Somebody rings. id: of the network, unlike any other's. keys: under which the gate let them
    in. called: what they rang, as it stands in the request and in To. sdp: "" for none."""

    call: Dialog
    id: str
    keys: list[object]
    called: list[str]
    caller: Party
    sdp: str


class Hears(Told, Protocol):
    """Who hears of calls, those that come in too."""

    def incoming(self, invite: Invite) -> None:
        """Ring, answer or refuse it."""


class Endpoint:
    """One for a process, within one event loop. port, tls_port: those that were opened."""

    def __init__(self, hears: Hears) -> None:
        self._hears = hears
        self.gate, self.guests = Gate(), Guests()
        self._proved: object = None  # the key of whom the message at hand is from
        self.port = self.tls_port = 0
        self.calls: set[Dialog] = set()

    async def start(self, where: Where) -> None:
        """Open the doors. OSError when a port is taken."""
        loop = asyncio.get_running_loop()
        self._timers = Timers(loop)
        for _try in range(_TRIES if where.port == 0 else 1):
            try:
                await self._open_both(where)
                break
            except OSError as error:
                taken = error
        else:
            raise taken
        self._tls = await self._open_tls(where)
        self.tm = Transactions(self._udp, self._requested)

    async def stop(self) -> None:
        """Hang up whatever is still there, and close the doors."""
        left = list(self.calls)
        for call in left:
            self.hang_up(call)
        await self._said_goodbye(left)
        self._timers.stop()
        self._udp.close()
        await self._tcp.close()
        await self._tls.close()

    def door(self, transport: str) -> Door:
        """udp, tcp or tls."""
        doors: dict[str, Door] = {"udp": self._udp, "tcp": self._tcp, "tls": self._tls}
        return doors[transport]

    def ring(self, call: Dialog) -> None:
        self._do(call.ring)

    def answer(self, call: Dialog, sdp: str) -> None:
        self._do(lambda: call.answer(sdp))

    def refuse(self, call: Dialog, cause: int) -> None:
        self._do(lambda: call.refuse(cause))

    def hang_up(self, call: Dialog) -> None:
        self._do(call.hang_up)

    def dial(self, route: Route, number: str, sdp: str) -> Dialog:
        """Ring a number; ringing, answered or gone follow, not before this returns."""
        call = self._new(self.door(route.transport))
        self._do(lambda: call.dial(route, number, sdp))
        return call

    async def ask(self, request: Any, transport: str) -> Any:
        """As `Transactions.ask`."""
        asked = asyncio.ensure_future(self.tm.ask(request, self.door(transport)))
        await asyncio.sleep(0)
        self._timers.arrange()
        return await asked

    async def _said_goodbye(self, calls: Sequence[Dialog]) -> None:
        """A provider that wants proof of it would otherwise go on ringing up minutes."""
        await asyncio.sleep(0)  # what was said last leaves before the doors are shut
        with suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE):
                while any(call.leaving for call in calls):
                    await asyncio.sleep(0.01)

    def _do(self, what: Callable[[], None]) -> None:
        try:
            what()
        finally:
            self._timers.arrange()

    def _new(self, door: Door) -> Dialog:
        call = Dialog(self.tm.global_config, door, _Ending(self._hears, self.calls))
        self.calls.add(call)
        return call

    def _took(self, data: bytes, address: Address, door: Door) -> None:
        if len(data) < 32:  # keeps a router's door open, no more
            return
        if self._is_expected(data, address[0]):
            self._do(lambda: self.tm.took(data, address, door))
        elif answer := self._stranger(data, address, door):
            door.send_to(answer, address)

    def _stranger(self, data: bytes, address: Address, door: Door) -> bytes:
        guest = self.guests.guest(data)
        if guest is None:
            return self.gate.refusal(data, address[0])
        if not self.guests.proved(data, guest, address[0]):
            return self.guests.challenge(data, address[0])
        self._proved = guest.key
        self._do(lambda: self.tm.took(data, address, door))
        self._proved = None
        return b""

    def _unreached(self, address: Address, door: Door) -> None:
        self._do(lambda: self.tm.unreached(address, door))

    def _is_expected(self, data: bytes, host: str) -> bool:
        """From somebody we know, or about a call there is."""
        if self.gate.admits(host):
            return True
        call = _CALL_ID.search(data)
        return call is not None and self.tm.knows(call[1].decode("utf-8", "replace"))

    def _requested(self, req: Any, transaction: Any) -> Any:
        """What belongs to no dialog."""
        if req.getHFBody("to").getTag() is not None:
            return req.genResponse(481, "Call/Transaction Does Not Exist"), None, None
        if req.getMethod() == "INVITE":
            return self._invited(req, transaction)
        code = (200, "OK") if req.getMethod() == "OPTIONS" else (405, "Method Not Allowed")
        return _with(req.genResponse(*code), ALLOW, SUPPORTED, ("Accept", "application/sdp"))

    def _invited(self, req: Any, transaction: Any) -> Any:
        unknown = {word.strip() for word in text(req, "require").split(",")} - _KNOWN - {""}
        if unknown:
            told = ("Unsupported", ", ".join(sorted(unknown)))
            return _with(req.genResponse(420, "Bad Extension"), told)
        asked = timing.asked(text(req, "session-expires", "x"), "", text(req, "supported", "k"))
        if 0 < asked.seconds < timing.LEAST and asked.can:
            least = ("Min-SE", str(timing.LEAST))
            return _with(req.genResponse(422, "Session Interval Too Small"), least)
        if not req.countHFs("contact"):
            return req.genResponse(400, "Bad Request - Contact is missing"), None, None
        return self._begun(req, transaction)

    def _begun(self, req: Any, transaction: Any) -> Any:
        keys = self.gate.keys(req.getSource()[0]) if self._proved is None else [self._proved]
        call = self._new(transaction.userv)
        answer = call.recvRequest(req, transaction)
        self._hears.incoming(_invite(call, req, keys, trusted=self._proved is None))
        return answer

    async def _open_both(self, where: Where) -> None:
        """UDP and TCP on one port; any that both have free may take several tries."""
        self._udp = UdpDoor(self._took)
        self.port = await self._udp.open(where.address, where.port, where.public)
        self._tcp = StreamDoor(self._took, admits=self.gate.admits, failed=self._unreached)
        try:
            await self._tcp.open(where.address, self.port, where.public)
        except OSError:
            self._udp.close()
            raise

    async def _open_tls(self, where: Where) -> StreamDoor:
        server = None
        if where.certificate is not None:
            server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.load_cert_chain(where.certificate, where.key)
        door = StreamDoor(
            self._took,
            admits=self.gate.admits,
            failed=self._unreached,
            server=server,
            client=ssl.create_default_context(),
        )
        self.tls_port = await door.open(
            where.address,
            where.tls_port or 0,
            where.public,
            listen=server is not None and where.tls_port is not None,
        )
        return door


class _Ending:
    """Passes everything on, and forgets a call that is over."""

    def __init__(self, hears: Hears, calls: set[Dialog]) -> None:
        self._hears, self._calls = hears, calls
        self.ringing, self.answered = hears.ringing, hears.answered
        self.offered, self.pressed = hears.offered, hears.pressed

    def gone(self, call: Dialog, by: Any, cause: int, reason: str) -> None:
        self._calls.discard(call)
        self._hears.gone(call, by, cause, reason)


def _invite(call: Dialog, req: Any, keys: list[object], *, trusted: bool) -> Invite:
    """trusted: whether they may assert who calls (RFC 3325, 6)."""
    said, to = text(req, "from", "f"), text(req, "to", "t")
    asserted = [str(one.body) for one in req.getHFs("p-asserted-identity")] if trusted else []
    tag = req.getHFBody("from").getTag() or ""
    return Invite(
        call=call,
        id=f"{call.call_id};{tag}"[:200],
        keys=keys,
        called=[party(f"sip:{req.getRURI().username or ''}@x").user, party(to).user],
        caller=caller(said, asserted, text(req, "privacy")),
        sdp=str(req.getBody() or ""),
    )


def _with(response: Any, *pairs: tuple[str, str]) -> tuple[Any, None, None]:
    response.appendHeaders(headers(list(pairs)))
    return response, None, None
