"""Questions to X's API, version 2, with the permission of one account; every refusal as an error
that says what may help.

Statuses: docs.x.com/x-api/fundamentals/response-codes-and-errors and …/rate-limits, 2026-08-22;
402 for an account without credits is as seen in public, 2026-06.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from egal.channels.base import (
    DeliveryError,
    InDoubt,
    NotPermitted,
    Reconnect,
    Refused,
    TryAgain,
    Unreachable,
)
from egal.channels.x.passes import Pass, Pasted
from egal.channels.x.places import for_all, for_us
from egal.shared import clock
from egal.shared.http import Answer, NoAnswer, Unacceptable, ask, fetch
from egal.shared.text import snippet

API = "https://api.x.com"
MAX_WORDS = 300  # characters of what X says that are passed on
_SPENT = ("SpendCapReached", "UsageCapExceeded")
_LONGEST = timedelta(days=1)  # that a limit is believed to last


class XClient:
    """way_in: a token of the account, or what makes each request's header. url: what stands for
    https://api.x.com, without a slash at its end."""

    def __init__(self, way_in: Pass | str, url: str = API) -> None:
        self._pass = Pasted(way_in) if isinstance(way_in, str) else way_in
        self._url = url

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """Raises DeliveryError."""
        return self._asked("GET", path, query=query)

    def write(self, method: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """What changes something. InDoubt where X may have done it and was lost before it said so:
        it knows no idempotency key."""
        return self._asked(method, path, json.dumps(body).encode(), "application/json")

    def form(self, path: str, fields: Mapping[str, str]) -> dict[str, Any]:
        """What takes a form, such as the question for a token."""
        content = urlencode(fields).encode()
        return self._asked("POST", path, content, "application/x-www-form-urlencoded")

    def upload(self, path: str, content: bytes, content_type: str) -> dict[str, Any]:
        """A part of a file, as a form in pieces."""
        return self._asked("POST", path, content, content_type)

    def file(self, url: str, most: int) -> bytes:
        """What lies at an address of X's own; only where it must be, the token is shown."""
        try:
            if url in for_us(self._url):
                headers = {"Authorization": self._pass.header("GET", url)}
                answer = ask("GET", url, headers=headers, most=most)
            else:
                answer = fetch(url, most=most, within=for_all(self._url))
        except NoAnswer as error:
            raise Unreachable(_("No answer came from X: %s") % error) from error
        except Unacceptable as error:
            raise Refused(str(error)) from error
        if not answer.ok:
            raise refusal(answer)
        return answer.content

    def _asked(
        self,
        method: str,
        path: str,
        content: bytes = b"",
        content_type: str = "",
        query: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        url = f"{self._url}{path}" + (f"?{urlencode(query)}" if query else "")
        carried = self._pass.header(method, url)
        answer = self._answer(method, url, content, content_type, carried)
        if answer.status == 401 and (other := self._pass.header(method, url, refused=carried)):
            answer = self._answer(method, url, content, content_type, other)
        if not answer.ok:
            raise refusal(answer)
        return _told(answer)

    def _answer(
        self, method: str, url: str, content: bytes, content_type: str, carried: str
    ) -> Answer:
        headers = {"Authorization": carried, "Accept": "application/json"}
        if content_type:
            headers["Content-Type"] = content_type
        try:
            return ask(method, url, content, headers)
        except NoAnswer as error:
            lost = _("No answer came from X: %s") % error
            raise (Unreachable(lost) if method == "GET" else InDoubt(lost)) from error
        except Unacceptable as error:
            raise Reconnect(_("This address cannot be used: %s") % error) from error


def refusal(answer: Answer) -> DeliveryError:
    """What X's refusal means for what was to be sent."""
    told = _told(answer)
    words = snippet(str(told.get("detail") or told.get("title") or answer.status), MAX_WORDS)
    if answer.status == 401:
        return Reconnect(_("X no longer lets us use this account. Connect it again."))
    if answer.status == 402 or told.get("title") in _SPENT:
        return NotPermitted(
            _("X takes nothing more until it is paid for: %s") % words
            + " "
            + _("Look at credits and limits in X’s developer console.")
        )
    if answer.status == 429:
        return TryAgain(_("X asks to wait: too many requests."), _free_again(answer))
    if answer.status >= 500:
        return TryAgain(_("X is out of order: %s") % words, answer.retry_at)
    if answer.status == 403:
        return NotPermitted(_("X does not permit it: %s") % words)
    return Refused(_("X refused the message: %s") % words)


def _told(answer: Answer) -> dict[str, Any]:
    try:
        told = json.loads(answer.content or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _free_again(answer: Answer) -> datetime | None:
    """x-rate-limit-reset: seconds since 1970."""
    given = answer.headers.get("x-rate-limit-reset", "")
    if not (given.isascii() and given.isdecimal()):
        return answer.retry_at
    latest = clock.now() + _LONGEST
    return min(datetime.fromtimestamp(min(int(given), 2**33), UTC), latest)
