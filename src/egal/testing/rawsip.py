"""A caller that says exactly what a test wants, packet by packet, over UDP.

async with RawCaller(port) as eve:
    call = eve.invite("+49405550100")
    assert (await eve.answer()).code == 403
"""

import asyncio
from dataclasses import dataclass, field
from secrets import token_hex
from types import TracebackType
from typing import Self

PATIENCE = 5.0  # seconds

SOUND = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 9 RTP/AVP 8 0 101
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=sendrecv
"""


@dataclass(frozen=True, slots=True)
class Message:
    """One that came. start: its first line. headers: in their order, names as written."""

    start: str
    headers: list[tuple[str, str]]
    body: str

    @property
    def code(self) -> int:
        """Of an answer; 0 for a request."""
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0") else 0

    @property
    def method(self) -> str:
        """Of a request, or what an answer is to."""
        return self.one("CSeq").split()[-1]

    def one(self, name: str) -> str:
        """The first header of this name, "" without."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass(slots=True)
class RawCall:
    """One side of a dialog. to: as they answered, with their tag."""

    number: str
    from_: str
    to: str
    id: str
    cseq: int = 1
    branch: str = field(default_factory=lambda: f"z9hG4bK{token_hex(8)}")
    target: str = ""


class RawCaller:
    """port: where whoever is called listens. user: the caller's number, or their whole From.
    address: where it is itself, any of 127.0.0.0/8."""

    def __init__(self, port: int, user: str = "+4940123456", *, address: str = "127.0.0.1") -> None:
        self._port, self.user, self.address = port, user, address
        self._came: asyncio.Queue[Message] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        came = self._came

        class Listens(asyncio.DatagramProtocol):
            def datagram_received(self, data: bytes, _addr: object) -> None:
                if data.strip():
                    came.put_nowait(parsed(data))

        loop = asyncio.get_running_loop()
        self._socket, _ = await loop.create_datagram_endpoint(
            Listens, local_addr=(self.address, 0), remote_addr=("127.0.0.1", self._port)
        )
        self.port = int(self._socket.get_extra_info("sockname")[1])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()
        await asyncio.sleep(0)

    def send(self, text: str | bytes) -> None:
        """As it is, with lines ended as they must be."""
        packet = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode()
        self._socket.sendto(packet)

    def invite(self, number: str, *more: str, body: str = SOUND) -> RawCall:
        """Begin a call. more: headers besides; one that is there already is replaced."""
        sender = self.user if "<" in self.user else f"<sip:{self.user}@127.0.0.1>"
        call = RawCall(
            number=number,
            from_=f"{sender};tag={token_hex(4)}",
            to=f"<sip:{number}@127.0.0.1>",
            id=f"{token_hex(8)}@127.0.0.1",
            target=f"sip:{number}@127.0.0.1:{self._port}",
        )
        self.send(self.request(call, "INVITE", *more, body=body))
        return call

    def within(self, call: RawCall, method: str, *more: str, body: str = "") -> None:
        """A request in a call that is up."""
        call.cseq += 1
        call.branch = f"z9hG4bK{token_hex(8)}"
        self.send(self.request(call, method, *more, body=body))

    def ack(self, call: RawCall, body: str = "") -> None:
        self.send(self.request(call, "ACK", body=body))

    def says(self, request: Message, status: str, *more: str, body: str = "") -> None:
        """An answer to a request that came."""
        kept = [f"Via: {via}" for via in request.all("Via")]
        kept += [f"{name}: {request.one(name)}" for name in ("From", "Call-ID", "CSeq")]
        to = request.one("To")
        kept.append(f"To: {to}" if ";tag=" in to else f"To: {to};tag=raw")
        lines = [f"SIP/2.0 {status}", *kept, *more]
        self.send("\n".join([*lines, *_body(body)]))

    def request(self, call: RawCall, method: str, *more: str, body: str = "") -> str:
        """A whole request."""
        usual = {
            "Via": f"SIP/2.0/UDP {self.address}:{self.port};branch={call.branch};rport",
            "Max-Forwards": "70",
            "From": call.from_,
            "To": call.to,
            "Call-ID": call.id,
            "CSeq": f"{call.cseq} {method}",
            "Contact": f"<sip:caller@{self.address}:{self.port}>",
        }
        given = dict(line.split(": ", 1) for line in more)
        lines = [f"{name}: {value}" for name, value in {**usual, **given}.items() if value]
        return "\n".join([f"{method} {call.target} SIP/2.0", *lines, *_body(body)])

    async def next(self) -> Message:
        """Whatever comes next."""
        async with asyncio.timeout(PATIENCE):
            return await self._came.get()

    async def answer(self, call: RawCall | None = None) -> Message:
        """The next last answer; notes the tag of whoever answered in `call`."""
        while (message := await self.next()).code < 200:
            pass
        if call is not None:
            call.to = message.one("To")
        return message

    async def asked(self, method: str) -> Message:
        """The next request of this method."""
        while (message := await self.next()).code or message.method != method:
            pass
        return message

    async def up(self, call: RawCall) -> Message:
        """Until somebody has answered it, acknowledged."""
        message = await self.answer(call)
        assert message.code == 200, message.start
        self.ack(call)
        return message

    async def silence(self, seconds: float = 0.2) -> bool:
        """Whether nothing came for so long."""
        await asyncio.sleep(seconds)
        return self._came.empty()


def parsed(data: bytes) -> Message:
    """What a packet says."""
    head, _blank, body = data.decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    pairs = [line.partition(":") for line in lines]
    return Message(first, [(name.strip(), value.strip()) for name, _colon, value in pairs], body)


def _body(body: str) -> list[str]:
    if not body:
        return ["Content-Length: 0", "", ""]
    length = len(body.replace("\n", "\r\n"))
    kind = "dtmf-relay" if "=" in body else "dtmf"
    kind = "application/sdp" if body.startswith("v=0") else f"application/{kind}"
    return [f"Content-Type: {kind}", f"Content-Length: {length}", "", body]
