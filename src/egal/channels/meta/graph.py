"""Questions to Meta's Graph API; every refusal as an error that says what may help.

Codes: developers.facebook.com/docs/messenger-platform/error-codes, 2026-03-18, and
developers.facebook.com/docs/graph-api/guides/error-handling (as remembered). Both say to go by the
codes, not by the HTTP status.
"""

import json
from collections.abc import Callable, Mapping
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
    WindowClosed,
)
from egal.channels.meta.places import meta_files
from egal.shared.http import Answer, NoAnswer, Unacceptable, ask
from egal.shared.text import snippet

GRAPH = "https://graph.facebook.com/v23.0"
MAX_WORDS = 300  # characters of what Meta says that are passed on
_WINDOW = {(10, 2018278), (10, 2018065), (200, 2018278)}  # outside of the allowed window
_AWAY = 551
_BUSY = {1, 2, 4, 17, 32, 613, 80001, 80006, 80007, 130429, 131048, 131056}
_REPLIED, _LATE = 10900, 10903  # private replies; as remembered
_RIGHTS = {10, 200, 299, 368}


class Graph:
    """way_in: a token, "" for none; or what gives the one that is good now, given one that was
    refused. url: what stands for the API with its version."""

    def __init__(self, way_in: str | Callable[[str], str], url: str = GRAPH) -> None:
        self._way_in, self._url = way_in, url

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """Raises DeliveryError."""
        return self._asked("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """InDoubt where Meta may have done it and was lost before it said so."""
        return self._asked("POST", path, json.dumps(body).encode(), "application/json")

    def form(self, path: str, content: bytes, content_type: str) -> dict[str, Any]:
        """A file with what belongs to it, as multipart/form-data."""
        return self._asked("POST", path, content, content_type)

    def file(self, url: str, most: int) -> bytes:
        """What lies at an address of Meta's own, for whoever has the token; it is shown to nobody
        else."""
        try:
            meta_files(self._url).refuse_other(url)
            answer = ask("GET", url, headers=_headers(self._token()), most=most)
        except NoAnswer as error:
            raise Unreachable(_("No answer came from Meta: %s") % error) from error
        except Unacceptable as error:
            raise Refused(str(error)) from error
        if not answer.ok:
            raise refusal(answer, {})
        return answer.content

    def delete(self, path: str) -> dict[str, Any]:
        return self._asked("DELETE", path)

    def _asked(
        self, method: str, path: str, content: bytes = b"", content_type: str = ""
    ) -> dict[str, Any]:
        token = self._token()
        headers = _headers(token) | ({"Content-Type": content_type} if content_type else {})
        try:
            answer = ask(method, f"{self._url}{path}", content, headers)
        except NoAnswer as error:
            lost = _("No answer came from Meta: %s") % error
            raise (Unreachable(lost) if method == "GET" else InDoubt(lost)) from error
        except Unacceptable as error:
            raise Reconnect(_("This address cannot be used: %s") % error) from error
        told = _told(answer)
        if not answer.ok:
            raise self._refusal(answer, told.get("error") or {}, token)
        return told

    def _refusal(self, answer: Answer, error: Mapping[str, Any], token: str) -> DeliveryError:
        found = refusal(answer, error)
        if isinstance(found, Reconnect):
            self._token(token)  # whoever keeps it notes that it has ended, and says what to do
        return found

    def _token(self, refused: str = "") -> str:
        return self._way_in if isinstance(self._way_in, str) else self._way_in(refused)


def refusal(answer: Answer, error: Mapping[str, Any]) -> DeliveryError:
    """What Meta's refusal means for what was to be done."""
    code, subcode = int(error.get("code") or 0), int(error.get("error_subcode") or 0)
    words = snippet(str(error.get("message") or answer.status), MAX_WORDS)
    if code == 190 or answer.status == 401:
        return Reconnect(_("Meta no longer lets us use this account. Connect it again."))
    if (code, subcode) in _WINDOW or code in (_LATE, 131047):
        return WindowClosed(_("The time in which Meta lets us answer here is over."))
    if code == _REPLIED:
        return NotPermitted(_("This comment was answered in private already; Meta permits one."))
    if code == _AWAY:
        return NotPermitted(_("This person takes no messages from the page now."))
    if code in _BUSY or answer.status >= 500 or answer.status == 429:
        return TryAgain(_("Meta asks to try later: %s") % words, answer.retry_at)
    if code in _RIGHTS:
        return NotPermitted(
            _("Meta does not permit it: %s") % words
            + " "
            + _("Look at “App Review”, “Permissions and Features” in your app.")
        )
    return Refused(_("Meta refused it: %s") % words)


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _told(answer: Answer) -> dict[str, Any]:
    try:
        told = json.loads(answer.content or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
