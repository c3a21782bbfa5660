"""Handing text messages to Twilio, and knowing what comes from there.

www.twilio.com/docs/messaging/api/message-resource, www.twilio.com/docs/usage/webhooks/
webhooks-security and www.twilio.com/docs/api/errors (as remembered; the signature agrees with
Twilio's own library in a test).
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.utils.translation import gettext as _

from egal.channels.base import (
    DeliveryError,
    InDoubt,
    NotPermitted,
    Reconnect,
    Refused,
    TryAgain,
    Unreachable,
    id_in,
)
from egal.channels.sms.read import WHY
from egal.shared.http import Answer, NoAnswer, Unacceptable, ask
from egal.shared.text import snippet

API = "https://api.twilio.com"
MAX_WORDS = 300  # characters of what Twilio says that are passed on
_FORBIDDEN = {21408, 21610, 21612, 21614}


def hand_over(
    settings: Mapping[str, Any], *, sender: str, to: str, text: str, callback: str = ""
) -> str:
    """The message's SID. callback: where Twilio tells what becomes of it. Raises DeliveryError."""
    said = {"From": sender, "To": to, "Body": text}
    is_twilio = str(settings.get("api_url") or API) == API
    if callback and not (is_twilio and _is_here(callback)):
        said["StatusCallback"] = callback
    try:
        told = _answered(settings, "POST", "Messages.json", urlencode(said).encode())
    except NoAnswer as error:
        raise InDoubt(_("No answer came from Twilio: %s") % error) from error
    return id_in(told, "sid")


def asked(settings: Mapping[str, Any], what: str, **query: str) -> dict[str, Any]:
    """Something of the account. Raises DeliveryError."""
    try:
        return _answered(settings, "GET", f"{what}?{urlencode(query)}")
    except NoAnswer as error:
        raise Unreachable(_("No answer came from Twilio: %s") % error) from error


def _answered(
    settings: Mapping[str, Any], method: str, what: str, content: bytes = b""
) -> dict[str, Any]:
    account, url = str(settings["account"]), str(settings.get("api_url") or API)
    whole = base64.b64encode(f"{account}:{settings['token']}".encode()).decode()
    headers = {"Authorization": f"Basic {whole}"}
    if content:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        answer = ask(method, f"{url}/2010-04-01/Accounts/{account}/{what}", content, headers)
    except Unacceptable as error:
        raise Reconnect(_("This address cannot be used: %s") % error) from error
    told = _told(answer)
    if not answer.ok:
        raise refusal(answer, told)
    return told


def _is_here(url: str) -> bool:
    """On this very machine, where Twilio cannot call, and refuses the message for it: 21609."""
    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")


def refusal(answer: Answer, told: Mapping[str, Any]) -> DeliveryError:
    """What Twilio's refusal means for the message."""
    code = int(told.get("code") or 0)
    words = snippet(str(told.get("message") or answer.status), MAX_WORDS)
    if answer.status in (401, 403) and code not in _FORBIDDEN:
        return Reconnect(
            _("Twilio does not take our account and token: %s") % words
            + " "
            + _("Copy both from console.twilio.com, “Account Info”, into this inbox.")
        )
    if answer.status == 429 or answer.status >= 500:
        return TryAgain(_("Twilio asks to try later: %s") % words, answer.retry_at)
    if code in _FORBIDDEN:
        return NotPermitted(_(WHY[str(code)]) if str(code) in WHY else words)
    return Refused(_("Twilio refused the message: %s") % words)


def is_signed(token: str, url: str, body: bytes, given: str) -> bool:
    """Whether Twilio sent this form to this address: HMAC-SHA1 of the address and of all
    parameters, sorted, with nothing between them. Behind a proxy the port may be named or not."""
    told = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    said = "".join(f"{name}{value}" for name, value in sorted(set(told)))
    return any(
        hmac.compare_digest(_signature(token, each + said).encode(), given.encode())
        for each in _spellings(url)
    )


def _spellings(url: str) -> list[str]:
    """With the usual port and without it, as Twilio's own library tries them."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    port = {"https": "443", "http": "80"}.get(scheme, "")
    bare = host.removesuffix(f":{port}")
    return [f"{scheme}://{bare}{slash}{path}", f"{scheme}://{bare}:{port}{slash}{path}"] + (
        [url] if ":" in bare else []
    )


def _signature(token: str, whole: str) -> str:
    digest = hmac.new(token.encode(), whole.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _told(answer: Answer) -> dict[str, Any]:
    try:
        told = json.loads(answer.content or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
