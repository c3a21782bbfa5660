"""One call by SIP: sippy's user agent (RFC 3261, sections 12 to 15), and what it lacks.

Offers of the other side are answered at once, session timers kept, REFER refused, keys heard.
"""

import asyncio
from collections.abc import Callable
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
    SipHeader,
    SipURL,
    headers,
    log,
    text,
)
from egal.channels.phone.embedded.sip.headers import pressed
from egal.channels.phone.embedded.sip.routes import Route

ALLOW = ("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE")
SUPPORTED = ("Supported", "timer")
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
    """One for each call; told hears until `gone`. changed: called when timers may have been set."""

    local_ua = "Egal"
    rCSeq: int | None  # noqa: N815  # the name is sippy's

    def __init__(self, config: dict[str, Any], door: Door, told: Told) -> None:
        super().__init__(config, self._happened)
        self.door, self.told = door, told
        self.session: timing.Session | None = None
        self._asked = timing.Asked()
        self._timer: asyncio.TimerHandle | None = None
        self._over = self._offers = self._again = False
        self._can_update = False
        self.lContact = SipContact(address=SipAddress(url=SipURL()))

    @property
    def call_id(self) -> str:
        """Of the network."""
        return str(self.cId)

    def ring(self) -> None:
        """180."""
        self.recvEvent(CCEvents.CCEventRing((180, "Ringing", None)))

    def answer(self, sdp: str) -> None:
        """200, with our answer, or our offer where they made none."""
        kind = CCEvents.CCEventPreConnect if self._offers else CCEvents.CCEventConnect
        event = kind((200, "OK", MsgBody(sdp)))
        self.session = timing.agreed_by_us(self._asked)
        extra = [ALLOW, SUPPORTED, *timing.in_answer(self.session, self._asked)]
        event.extra_headers = headers(extra)
        self.recvEvent(event)
        self._wait()

    def refuse(self, cause: int) -> None:
        """With this status, 400 to 699."""
        self.recvEvent(CCEvents.CCEventFail((cause, _REASONS.get(cause, "Refused"))))
        self._end("us", cause, "")

    def hang_up(self) -> None:
        """CANCEL, BYE or a refusal, whichever fits."""
        if self._over:
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
        """Always by the door this call has."""
        return super().newTransaction(req, *args, userv=self.door, **more)

    def recvRequest(self, req: Any, sip_t: Any) -> Any:  # noqa: N802
        """Within the dialog, or the INVITE that begins it."""
        method = req.getMethod()
        self._can_update = self._can_update or "UPDATE" in text(req, "allow")
        if self.state is None:
            self._note_timer(req)
            self._offers = req.getBody() is None
            return super().recvRequest(req, sip_t)
        if method in ("BYE", "ACK", "CANCEL"):
            return super().recvRequest(req, sip_t)
        return self._within(req, method)

    def recvResponse(self, resp: Any, tr: Any) -> None:  # noqa: N802
        """Of an INVITE; one whose timer is too short for them is sent again (RFC 4028, 7.3)."""
        self._can_update = self._can_update or "UPDATE" in text(resp, "allow")
        if resp.getSCode()[0] == 422 and not self._again and self.state is not None:
            self._again = True
            self._invite_again(resp)
            return
        if 200 <= resp.getSCode()[0] < 300:
            self.session = timing.agreed_by_them(_asked(resp))
            self._wait()
        super().recvResponse(resp, tr)

    def _address(self, route: Route) -> None:
        for uri in (self.rTarget, self.rUri.getUrl(), self.lUri.getUrl()):
            uri.host, uri.port, uri.transport = route.domain, route.port, None
        if route.transport != "udp":
            self.rTarget.transport = route.transport
        self.lContact.getUrl().username = route.user

    def _within(self, req: Any, method: str) -> Any:
        number = req.getHFBody("cseq").getCSeqNum()
        if self.rCSeq is not None and number <= self.rCSeq:
            return self._says(req, 500, "Server Internal Error"), None, None
        self.rCSeq = number
        answers: dict[str, Callable[[Any], Any]] = {
            "INVITE": self._changed,
            "UPDATE": self._updated,
            "INFO": self._informed,
            "OPTIONS": lambda request: self._says(request, 200, "OK"),
            "REFER": lambda request: self._says(request, 603, "Decline"),
        }
        if method not in answers:
            return self._says(req, 405, "Method Not Allowed"), None, None
        return answers[method](req), None, None

    def _changed(self, req: Any) -> Any:
        """A re-INVITE."""
        if not self.isConnected():
            return self._says(req, 491 if not self._over else 481, "Request Pending")
        if self.state.sname != "Connected":
            return self._says(req, 491, "Request Pending")
        return self._agreed(req, offers=req.getBody() is None)

    def _updated(self, req: Any) -> Any:
        if req.getBody() is None and self.isConnected():
            return self._kept(req, None)
        if not self.isConnected() or self.state.sname != "Connected":
            return self._says(req, 491, "Request Pending")
        return self._agreed(req, offers=False)

    def _agreed(self, req: Any, *, offers: bool) -> Any:
        sdp = self.told.offered(self, str(req.getBody() or ""))
        if not sdp:
            return self._says(req, 488, "Not Acceptable Here")
        self.lSDP = MsgBody(sdp)
        response = self._kept(req, self.lSDP)
        if not offers:
            return response
        self.global_config["_sip_tm"].sendResponse(response, ack_cb=self.recvACK)
        return None

    def _kept(self, req: Any, body: Any) -> Any:
        """200 to what keeps the session alive."""
        if req.countHFs("contact"):
            self.rTarget = req.getHFBody("contact").getUrl().getCopy()
        response = self._says(req, 200, "OK")
        response.setBody(body)
        response.appendHeader(SipHeader(name="contact", body=self.lContact))
        self._note_timer(req)
        if self._asked.seconds or self.session is not None:
            self.session = timing.agreed_by_us(
                self._asked, self.session.seconds if self.session else 0
            )
            response.appendHeaders(headers(timing.in_answer(self.session, self._asked)))
        self._wait()
        return response

    def _informed(self, req: Any) -> Any:
        body = req.getBody()
        key = pressed(body.getType(), str(body)) if body is not None else ""
        if key:
            self.told.pressed(self, key)
        return self._says(req, 200, "OK")

    def _says(self, req: Any, code: int, reason: str) -> Any:
        response = req.genResponse(code, reason, server=self.local_ua)
        response.appendHeaders(headers([ALLOW, SUPPORTED]))
        return response

    def _note_timer(self, message: Any) -> None:
        self._asked = _asked(message)

    def _invite_again(self, resp: Any) -> None:
        least = max(_asked(resp).least, timing.LEAST)
        extra = [ALLOW, SUPPORTED, ("Session-Expires", str(max(least, timing.USUAL)))]
        extra.append(("Min-SE", str(least)))
        req = self.genRequest("INVITE", self.lSDP, extra_headers=headers(extra))
        self.newUacTransaction(req, req_extra_headers=headers(extra))

    # Timers

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if self.session is None or self._over:
            return
        ours = self.session.refresher == "us"
        seconds = self.session.refresh_after if ours else self.session.lapses_after
        call = self._refresh if ours else self._lapse
        self._timer = asyncio.get_running_loop().call_later(seconds, call)

    def _lapse(self) -> None:
        log.info("call %s: not refreshed in time, so it is over", self.call_id)
        self.recvEvent(CCEvents.CCEventDisconnect())
        self._end("them", 408, "Session Timer Expired")

    def _refresh(self, proof: tuple[Any, str | None] | None = None) -> None:
        """proof: what they challenged us with, the second time."""
        if not self.isConnected() or self._over:
            return
        extra = headers([SUPPORTED, *timing.in_request(self.session)])
        method, body = ("UPDATE", None) if self._can_update else ("INVITE", self.lSDP)
        if self._can_update or self.state.sname == "Connected":
            request = self.genRequest(method, body, proof, extra_headers=extra)
            self.reqs.pop(self.lCSeq - 1, None)  # its answer is ours, not sippy's
            again = proof is None and self.username is not None
            self.newTransaction(request, resp_cb=partial(self._refreshed, again))
        self._wait()

    def _refreshed(self, again: bool, resp: Any) -> None:
        code = resp.getSCode()[0]
        if code in (401, 407) and again:
            self._prove(resp)
        elif code in (408, 481) and not self._over:
            self.recvEvent(CCEvents.CCEventDisconnect())
            self._end("them", 408, "Session Timer Expired")
        elif 200 <= code < 300:
            self.session = timing.agreed_by_them(_asked(resp)) or self.session
            self._wait()

    def _prove(self, resp: Any) -> None:
        asked = resp.getHFBodys("www-authenticate") + resp.getHFBodys("proxy-authenticate")
        for challenge in asked:
            can, protection = challenge.supportedAlgorithm()
            if can:
                self._refresh((challenge, protection))
                return

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
        if self._over:
            return
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
        self.told.gone(self, by, cause, reason)


def _asked(message: Any) -> timing.Asked:
    return timing.asked(
        text(message, "session-expires", "x"),
        text(message, "min-se"),
        text(message, "supported", "k"),
    )
