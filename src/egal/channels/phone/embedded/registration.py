"""Staying known at a provider (RFC 3261, section 10), and knowing who rings from there."""

import asyncio
import random
import re
from contextlib import suppress
from typing import Any

from django.utils.translation.trans_null import gettext_noop as _  # asks no settings

from egal.channels.phone.embedded.lines import Connection, Net
from egal.channels.phone.embedded.places import Place, places
from egal.channels.phone.embedded.sip.endpoint import Endpoint
from egal.channels.phone.embedded.sip.engine import (
    SipAddress,
    SipCallId,
    SipContact,
    SipFrom,
    SipHeader,
    SipRequest,
    SipTo,
    SipURL,
    headers,
    log,
    text,
)
from egal.channels.phone.embedded.sip.guests import Guest
from egal.channels.phone.embedded.sip.proving import challenge_in
from egal.channels.phone.embedded.sip.routes import Route

NOT_FOUND = _("The server of this line is not found. Check its name.")
NO_ANSWER = _("The provider does not answer. Check the server, the transport and the firewall.")
UNTRUSTED = _(
    "The server of this line shows a certificate of another name, or one that nobody vouches for."
)
REFUSED = _("The provider refuses the user name or the password.")
UNWILLING = _("The provider does not register this line now. Egal keeps trying.")

_LONGEST = 600  # seconds we ask for: at most so long nobody reaches us after a change
_KEEP_OPEN = 25.0  # seconds between two packets that keep a router's door open
_SHORTEST = 10  # seconds, whatever a provider grants
_PAUSES = (5.0, 300.0)  # seconds after failures: the first, the longest
_LOOK_AGAIN = 300.0  # seconds until a name of a peer is looked up anew


class Registration:
    """One line's. trouble: why it does not work now, "" while it does. key: its one at the gate."""

    def __init__(self, connection: Connection, endpoint: Endpoint, key: object) -> None:
        self.connection, self._endpoint, self._key = connection, endpoint, key
        self.trouble = ""
        self._place: Place | None = None
        self._asked: Place | None = None
        self._expires, self._failures, self._number = _LONGEST, 0, 0
        self._call, self._tag = SipCallId(), ""
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    def start(self) -> None:
        """Keeps going until `stop`."""
        self._endpoint.gate.let_in(self._key, self.connection.peers)
        if self._is_guest:
            guest = Guest(self._key, self.connection.password)
            self._endpoint.guests.known[self.connection.user] = guest
        if self.connection.host:
            self._task = asyncio.get_running_loop().create_task(self._stay())

    async def stop(self) -> None:
        """Let go of it; the provider is told."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._asked is not None and not self.trouble:
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._ask(self._asked, 0)
        self._endpoint.gate.shut(self._key)
        if self._is_guest:
            self._endpoint.guests.known.pop(self.connection.user, None)

    @property
    def _is_guest(self) -> bool:
        """Whether they may ring from anywhere, by their password."""
        ours = self.connection
        return bool(ours.user and ours.password and not ours.registers)

    def route(self) -> Route | None:
        """By which calls leave; None while it is not known where to."""
        if self._place is None:
            return None
        ours = self.connection
        return Route(
            address=(self._place.address, self._place.port),
            transport=ours.transport,
            domain=ours.host,
            port=ours.port,
            user=ours.user if ours.registers else ours.caller,
            auth_user=ours.auth_user,
            password=ours.password,
            caller=ours.caller if ours.registers else "",
        )

    async def _stay(self) -> None:
        while True:
            try:
                pause = await self._once()
            except Exception:
                log.exception("registering at %s failed", self.connection.host)
                pause = self._again(UNWILLING)
            await self._sleep(pause)

    async def _once(self) -> float:
        """Register, or look the name up; seconds until the next time."""
        ours = self.connection
        found = await places(ours.host, ours.port, ours.transport)
        if not found:
            return self._again(NOT_FOUND)
        for place in found:
            self._endpoint.door(ours.transport).expect(place.address, ours.host)
        nets = [Net(place.address) for place in found]
        self._endpoint.gate.let_in(self._key, (*ours.peers, *nets))
        if not ours.registers:
            self._well(found[0])
            return _LOOK_AGAIN
        for place in found[:3]:
            answer = await self._ask(place, self._expires)
            if answer.getSCode()[0] not in (408, 503):
                break
        return self._heard(answer, place)

    def _heard(self, answer: Any, place: Place) -> float:
        code = answer.getSCode()[0]
        if 200 <= code < 300:
            self._well(place)
            return _granted(answer, self._expires) * 3 / 4
        if code == 423:  # too short for them (RFC 3261, 10.2.8)
            self._expires = max(_number(text(answer, "min-expires")) or 3600, self._expires + 1)
            return 0.1
        if code in (401, 403, 404, 407):
            return self._again(REFUSED)
        if self._endpoint.door(self.connection.transport).distrusts(place.address):
            return self._again(UNTRUSTED)
        return self._again(NO_ANSWER if code == 408 else UNWILLING)

    def _well(self, place: Place) -> None:
        if self.trouble:
            log.info("%s: the line works again", self.connection.host)
        self.trouble, self._failures, self._place = "", 0, place

    def _again(self, trouble: str) -> float:
        """Longer each time, and not all lines at once."""
        if trouble != self.trouble:
            log.warning("%s: %s", self.connection.host, trouble)
        self.trouble = trouble
        pause = min(_PAUSES[0] * float(2**self._failures), _PAUSES[1])
        self._failures = min(self._failures + 1, 10)
        return pause * random.uniform(0.8, 1.2)  # noqa: S311

    async def _sleep(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while (left := until - loop.time()) > 0:
            await asyncio.sleep(min(left, _KEEP_OPEN))
            if self._place is not None and self.connection.registers:
                door = self._endpoint.door(self.connection.transport)
                door.send_to(b"\r\n\r\n", (self._place.address, self._place.port))

    async def _ask(self, place: Place, expires: int) -> Any:
        """REGISTER, proving who we are where we are asked to."""
        self._asked = place
        answer = await self._endpoint.ask(self._request(place, expires), self.connection.transport)
        challenge = challenge_in(answer) if self.connection.password else None
        if challenge is None:
            return answer
        request = self._request(place, expires, self._proof(*challenge))
        return await self._endpoint.ask(request, self.connection.transport)

    def _request(self, place: Place, expires: int, proof: Any = None) -> Any:
        ours, self._number = self.connection, self._number + 1
        us = SipAddress(url=SipURL(username=ours.user, host=ours.host), hadbrace=True)
        sender = SipFrom(address=us.getCopy())
        self._tag = self._tag or sender.genTag() or sender.getTag()
        sender.setTag(self._tag)
        contact = SipContact(address=SipAddress(url=SipURL(username=ours.user)))
        request = SipRequest(
            method="REGISTER",
            ruri=self._domain(),
            fr0m=sender,
            to=SipTo(address=us),
            contact=contact,
            callid=self._call.getCopy(),
            cseq=self._number,
            target=((place.address, place.port), ours.transport),
        )
        request.appendHeaders(headers([("Expires", str(expires))]))
        if proof is not None:
            request.appendHeader(SipHeader(body=proof))
        return request

    def _domain(self) -> Any:
        return SipURL(host=self.connection.host, port=self.connection.port)

    def _proof(self, challenge: Any, protection: str | None) -> Any:
        ours = self.connection
        return challenge.genAuthHF(
            ours.auth_user, ours.password, "REGISTER", str(self._domain()), None, protection
        )


def _granted(answer: Any, asked: int) -> int:
    """For how many seconds (RFC 3261, 10.2.4): of our contact, else of all."""
    contact = re.search(r";\s*expires\s*=\s*\"?(\d+)", text(answer, "contact", "m"), re.IGNORECASE)
    seconds = int(contact[1]) if contact else _number(text(answer, "expires"))
    return max(seconds or asked, _SHORTEST) if seconds != 0 else asked


def _number(header: str) -> int:
    found = re.match(r"\s*(\d{1,9})", header)
    return int(found[1]) if found else 0
