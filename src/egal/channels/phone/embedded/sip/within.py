"""What the other side asks in a call that is there (RFC 3261, section 12.2.2), and our answers."""

from collections.abc import Callable
from typing import Any

from egal.channels.phone.embedded.sip.engine import UA, MsgBody, SipHeader, headers
from egal.channels.phone.embedded.sip.headers import pressed
from egal.channels.phone.embedded.sip.lasting import SUPPORTED, Lasting

ALLOW = ("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE")


class Within:
    """One call's. offered: our SDP to theirs, our offer to "", and "" refuses theirs (488).
    key: told of keys that come by INFO."""

    def __init__(
        self,
        call: UA,
        lasting: Lasting,
        offered: Callable[[str], str],
        key: Callable[[str], None],
    ) -> None:
        self._call, self._lasting, self._offered, self._key = call, lasting, offered, key

    def answer(self, req: Any) -> Any:
        """None where the answer is on its way already, as it waits for an ACK."""
        number = req.getHFBody("cseq").getCSeqNum()
        if self._call.rCSeq is not None and number <= self._call.rCSeq:
            return self._says(req, 500, "Server Internal Error")
        self._call.rCSeq = number
        answers: dict[str, Callable[[Any], Any]] = {
            "INVITE": self._changed,
            "UPDATE": self._updated,
            "INFO": self._informed,
            "OPTIONS": lambda request: self._says(request, 200, "OK"),
            "REFER": lambda request: self._says(request, 603, "Decline"),
        }
        method = req.getMethod()
        if method not in answers:
            return self._says(req, 405, "Method Not Allowed")
        return answers[method](req)

    def _changed(self, req: Any) -> Any:
        """A re-INVITE."""
        if self._call.over:
            return self._says(req, 481, "Call/Transaction Does Not Exist")
        if not self._is_settled():
            return self._says(req, 491, "Request Pending")
        return self._agreed(req, offers=req.getBody() is None)

    def _updated(self, req: Any) -> Any:
        if req.getBody() is None and self._call.isConnected():
            return self._kept(req, None)
        if not self._is_settled():
            return self._says(req, 491, "Request Pending")
        return self._agreed(req, offers=False)

    def _is_settled(self) -> bool:
        """Up, and nothing of ours on its way."""
        return bool(self._call.isConnected() and self._call.state.sname == "Connected")

    def _agreed(self, req: Any, *, offers: bool) -> Any:
        sdp = self._offered(str(req.getBody() or ""))
        if not sdp:
            return self._says(req, 488, "Not Acceptable Here")
        self._call.lSDP = MsgBody(sdp)
        response = self._kept(req, self._call.lSDP)
        if not offers:
            return response
        transactions = self._call.global_config["_sip_tm"]
        transactions.sendResponse(response, ack_cb=self._call.recvACK)
        return None

    def _kept(self, req: Any, body: Any) -> Any:
        """200 to what keeps the session alive."""
        if req.countHFs("contact"):
            self._call.rTarget = req.getHFBody("contact").getUrl().getCopy()
        response = self._says(req, 200, "OK")
        response.setBody(body)
        response.appendHeader(SipHeader(name="contact", body=self._call.lContact))
        self._lasting.asked(req)
        response.appendHeaders(headers(self._lasting.go_on()))
        return response

    def _informed(self, req: Any) -> Any:
        body = req.getBody()
        key = pressed(body.getType(), str(body)) if body is not None else ""
        if key:
            self._key(key)
        return self._says(req, 200, "OK")

    def _says(self, req: Any, code: int, reason: str) -> Any:
        response = req.genResponse(code, reason, server=self._call.local_ua)
        response.appendHeaders(headers([ALLOW, SUPPORTED]))
        return response
