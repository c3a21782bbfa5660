"""One call by SIP: sippy's user agent (RFC 3261, sections 12 to 15), and what it lacks.

What they ask within a call is answered by `within.py`, its timers are kept by `lasting.py`.
"""

from functools import partial
from typing import Any, Literal, Protocol

from egal.channels.phone.embedded.sip import timing
from egal.channels.phone.embedded.sip.doors import Door
from egal.channels.phone.embedded.sip.engine import (
    UA,
    CCEvents,
    MsgBody,
    SipAddress,
    SipCallId,
    SipContact,
    SipURL,
    headers,
    log,
)
from egal.channels.phone.embedded.sip.lasting import SUPPORTED, Lasting
from egal.channels.phone.embedded.sip.proving import challenge_in
from egal.channels.phone.embedded.sip.routes import Route
from egal.channels.phone.embedded.sip.within import ALLOW, Within

_REASONS = {
    403: "Forbidden",
    404: "Not Found",
    408: "Request Timeout",
    480: "Temporarily Unavailable",
    486: "Busy Here",
    488: "Not Acceptable Here",
    503: "Service Unavailable",
    603: "Decline",
}


class Told(Protocol):
    """Who hears of calls. SDP comes as text, "" for none."""

    def ringing(self, call: "Dialog", sdp: str) -> None:
        """Whom we rang hears it; sdp: for what can be heard before an answer."""

    def answered(self, call: "Dialog", sdp: str) -> None:
        """Their answer to an offer of ours."""

    def offered(self, call: "Dialog", sdp: str) -> str:
        """They want something else: our answer, or our offer to "". Then "" refuses it (488)."""

    def pressed(self, call: "Dialog", key: str) -> None:
        """By INFO."""

    def gone(self, call: "Dialog", by: Literal["them", "us"], cause: int, reason: str) -> None:
        """Once for each call."""


class Dialog(UA):  # type: ignore[misc]  # sippy has no types
    """One for each call; told hears until `gone`.

    over: whether it is. leaving: whether our BYE still waits for its answer.
    """

    local_ua = "Egal"

    def __init__(self, config: dict[str, Any], door: Door, told: Told) -> None:
        super().__init__(config, self._happened)
        self.door, self.told = door, told
        self.over = self.leaving = self._offers = False
        self._lasting = Lasting(self, self._lapsed)
        offered, key = partial(told.offered, self), partial(told.pressed, self)
        self._within = Within(self, self._lasting, offered, key)
        self.lContact = SipContact(address=SipAddress(url=SipURL()))

    @property
    def call_id(self) -> str:
        """Of the network."""
        return str(self.cId)

    def proves(self, user: str, password: str) -> None:
        """By these, where the provider asks for it in a call that came in."""
        self.username, self.password = user or None, password or None

    def ring(self) -> None:
        """180."""
        self.recvEvent(CCEvents.CCEventRing((180, "Ringing", None)))

    def answer(self, sdp: str) -> None:
        """200, with our answer, or our offer where they made none."""
        kind = CCEvents.CCEventPreConnect if self._offers else CCEvents.CCEventConnect
        event = kind((200, "OK", MsgBody(sdp)))
        event.extra_headers = headers([ALLOW, SUPPORTED, *self._lasting.begin()])
        self.recvEvent(event)

    def refuse(self, cause: int) -> None:
        """With this status, 400 to 699."""
        self.recvEvent(CCEvents.CCEventFail((cause, _REASONS.get(cause, "Refused"))))
        self._end("us", cause, "")

    def hang_up(self) -> None:
        """CANCEL, BYE or a refusal, whichever fits."""
        if self.over:
            return
        if self.origin == "caller" and not self.isConnected():
            self.refuse(480)
            return
        self.recvEvent(CCEvents.CCEventDisconnect())
        self._end("us", 200, "")

    def dial(self, route: Route, number: str, sdp: str) -> None:
        """Ring a number by this route."""
        self.setNextHop(route.address, route.transport)
        self.setAuth(route.auth_user or None, route.password or None)
        event = CCEvents.CCEventTry((SipCallId(), route.user, number, MsgBody(sdp), None, None))
        event.extra_headers = headers(
            [ALLOW, SUPPORTED, *route.identity(), *timing.in_request(None)]
        )
        event.onUacSetupComplete = lambda _ua: self._address(route)
        self.recvEvent(event)

    def newTransaction(self, req: Any, *args: Any, **more: Any) -> Any:  # noqa: N802
        """Always by the door this call has; of a goodbye we want to know what becomes of it."""
        if req.getMethod() == "BYE" and "resp_cb" not in more:
            self.leaving = True
            more["resp_cb"] = partial(self._left, self.username is not None)
        return super().newTransaction(req, *args, userv=self.door, **more)

    def recvRequest(self, req: Any, sip_t: Any) -> Any:  # noqa: N802
        """Within the dialog, or the INVITE that begins it."""
        self._lasting.heard(req)
        if self.state is None:
            self._lasting.asked(req)
            self._offers = req.getBody() is None
            return super().recvRequest(req, sip_t)
        if req.getMethod() in ("BYE", "ACK", "CANCEL"):
            return super().recvRequest(req, sip_t)
        return self._within.answer(req), None, None

    def recvResponse(self, resp: Any, tr: Any) -> None:  # noqa: N802
        """Of an INVITE; one whose timer is too short for them is sent again."""
        self._lasting.heard(resp)
        if self.state is not None and (more := self._lasting.longer(resp)):
            extra = headers([ALLOW, SUPPORTED, *more])
            req = self.genRequest("INVITE", self.lSDP, extra_headers=extra)
            self.newUacTransaction(req, req_extra_headers=extra)
            return
        if 200 <= resp.getSCode()[0] < 300:
            self._lasting.answered(resp)
        super().recvResponse(resp, tr)

    def _address(self, route: Route) -> None:
        for uri in (self.rTarget, self.rUri.getUrl(), self.lUri.getUrl()):
            uri.host, uri.port, uri.transport = route.domain, route.port, None
        if route.transport != "udp":
            self.rTarget.transport = route.transport
        self.lContact.getUrl().username = route.user

    def _left(self, again: bool, resp: Any) -> None:
        """The answer to our BYE; some providers want it proved, too. again: whether we can."""
        if resp.getSCode()[0] < 200:
            return
        self.leaving = False
        challenge = challenge_in(resp) if again and not self.isDead() else None
        if challenge:
            self.leaving = True
            self.newTransaction(
                self.genRequest("BYE", None, challenge), resp_cb=partial(self._left, False)
            )

    def _lapsed(self) -> None:
        log.info("call %s: not refreshed in time, so it is over", self.call_id)
        self.recvEvent(CCEvents.CCEventDisconnect())
        self._end("them", 408, "Session Timer Expired")

    # What sippy tells

    def _happened(self, event: Any, _ua: Any) -> None:
        data = event.getData()
        if isinstance(event, CCEvents.CCEventRing) and data and data[0] > 100:
            self.told.ringing(self, str(data[2] or ""))
        elif isinstance(event, CCEvents.CCEventConnect | CCEvents.CCEventPreConnect):
            self.told.answered(self, str(data[2] or ""))
        elif isinstance(event, CCEvents.CCEventFail):
            self._end("them", int(data[0]) if data else 500, str(data[1]) if data else "")
        elif isinstance(event, CCEvents.CCEventRedirect):
            self._end("them", 480, "Redirected")
        elif isinstance(event, CCEvents.CCEventDisconnect):
            self._end("them", 200 if self.connect_ts else 487, "")

    def _end(self, by: Literal["them", "us"], cause: int, reason: str) -> None:
        if self.over:
            return
        self.over = True
        self._lasting.end()
        self.told.gone(self, by, cause, reason)
