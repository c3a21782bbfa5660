"""Keeping a call alive, and noticing that its other side is gone: session timers by RFC 4028."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from egal.channels.phone.embedded.sip import timing
from egal.channels.phone.embedded.sip.engine import UA, headers, text
from egal.channels.phone.embedded.sip.proving import Challenge, challenge_in

Pairs = list[tuple[str, str]]

SUPPORTED = ("Supported", "timer")


class Lasting:
    """One call's. session: as agreed, None without a timer. lapsed: told when nobody kept it."""

    def __init__(self, call: UA, lapsed: Callable[[], None]) -> None:
        self._call, self._lapsed = call, lapsed
        self.session: timing.Session | None = None
        self._asked = timing.Asked()
        self._timer: asyncio.TimerHandle | None = None
        self._can_update = self._is_longer = self._over = False

    def heard(self, message: Any) -> None:
        """Whatever comes says what the other side can."""
        self._can_update = self._can_update or "UPDATE" in text(message, "allow")

    def asked(self, request: Any) -> None:
        """What they wish in a request."""
        self._asked = _asked(request)

    def begin(self) -> Pairs:
        """Headers of our answer to the request that begins a call."""
        return self._agree(0)

    def go_on(self) -> Pairs:
        """Headers of our answer to one that keeps it alive; none without a timer."""
        seconds = self.session.seconds if self.session else 0
        found = self._agree(seconds) if self._asked.seconds or self.session else []
        self._wait()
        return found

    def answered(self, response: Any) -> None:
        """Their 2xx to our INVITE."""
        self.session = timing.agreed_by_them(_asked(response))
        self._wait()

    def longer(self, response: Any) -> Pairs | None:
        """Headers of a second INVITE where ours was too short for them (7.3), once."""
        if response.getSCode()[0] != 422 or self._is_longer:
            return None
        self._is_longer = True
        least = max(_asked(response).least, timing.LEAST)
        return [("Session-Expires", str(max(least, timing.USUAL))), ("Min-SE", str(least))]

    def end(self) -> None:
        """The call is over."""
        self._over = True
        self._stop()

    def _agree(self, seconds: int) -> Pairs:
        self.session = timing.agreed_by_us(self._asked, seconds or timing.USUAL)
        self._wait()
        return timing.in_answer(self.session, self._asked)

    def _wait(self) -> None:
        self._stop()
        if self.session is None or self._over:
            return
        ours = self.session.refresher == "us"
        seconds = self.session.refresh_after if ours else self.session.lapses_after
        call = self._refresh if ours else self._lapsed
        self._timer = asyncio.get_running_loop().call_later(seconds, call)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def _refresh(self, proof: Challenge | None = None) -> None:
        """By UPDATE, else by INVITE. proof: what they challenged us with, the second time."""
        call = self._call
        if not call.isConnected() or self._over:
            return
        if self._can_update or call.state.sname == "Connected":
            extra = headers([SUPPORTED, *timing.in_request(self.session)])
            method, body = ("UPDATE", None) if self._can_update else ("INVITE", call.lSDP)
            request = call.genRequest(method, body, proof, extra_headers=extra)
            call.reqs.pop(call.lCSeq - 1, None)  # its answer is ours, not sippy's
            again = proof is None and call.username is not None
            call.newTransaction(request, resp_cb=partial(self._refreshed, again))
        self._wait()

    def _refreshed(self, again: bool, response: Any) -> None:
        code = response.getSCode()[0]
        if again and (challenge := challenge_in(response)):
            self._refresh(challenge)
        elif code in (408, 481) and not self._over:
            self._lapsed()
        elif 200 <= code < 300:
            self.session = timing.agreed_by_them(_asked(response)) or self.session
            self._wait()


def _asked(message: Any) -> timing.Asked:
    return timing.asked(
        text(message, "session-expires", "x"),
        text(message, "min-se"),
        text(message, "supported", "k"),
    )
