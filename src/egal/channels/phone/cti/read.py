"""Which system tells us, by its words; and whether it may. Pure."""

import hmac
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from django.utils.translation import gettext_noop as _

from egal.channels.base import CallUpdate, Raw, Unreadable
from egal.channels.phone.cti import placetel, sipgate
from egal.channels.phone.cti.payload import told_in

_HEADER = "x-egal-signature"  # of a script that signs: HMAC-SHA256 of the body, in hex
_READERS = {
    **dict.fromkeys(sipgate.EVENTS, sipgate.read),
    **dict.fromkeys(placetel.EVENTS, placetel.read),
}


def read(raw: Raw) -> Iterable[CallUpdate]:
    """What happened to one call. Raises Unreadable."""
    told = told_in(raw)
    reader = _READERS.get(told.one("event"))
    if reader is None:
        raise Unreadable(_("No telephone system we know calls an event like this."))
    return [reader(told)]


def is_from(settings: Mapping[str, Any], headers: Mapping[str, str], body: bytes, url: str) -> bool:
    """Whether the system of these settings sent it: by its signature, or the secret in the URL."""
    secret = str(settings.get("secret") or "")
    if not secret or settings.get("driver") != "cti":
        return False
    if settings.get("system") == "placetel":
        return placetel.is_signed(secret, headers, body)
    if given := headers.get(_HEADER, ""):
        wanted = hmac.new(secret.encode(), body, "sha256").hexdigest()
        return hmac.compare_digest(given.encode(), wanted.encode())
    asked = parse_qs(urlsplit(url).query).get("secret", [""])[0]
    return hmac.compare_digest(asked.encode(), secret.encode())


def behind(settings: Mapping[str, Any]) -> str | None:
    """What stands behind the path at which the system calls us; None where none does."""
    if settings.get("driver") != "cti":
        return None
    signs = settings.get("system") == "placetel"
    return "" if signs else f"?secret={quote(str(settings.get('secret') or ''))}"
