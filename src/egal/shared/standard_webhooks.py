"""Signing requests between machines as Standard Webhooks does (standardwebhooks.com, v1).

The signature is HMAC-SHA256 over "id.timestamp.body", so that none of the three can be exchanged;
the timestamp makes an old request worthless, the id makes a repeated one recognisable.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta

from egal.shared import clock

TOLERANCE = timedelta(minutes=5)  # either way, for clocks that differ
PREFIX = "whsec_"
SHORTEST = 24  # bytes of a secret, as the specification asks
_MOST = 10  # signatures looked at: two while a secret is being changed


def signed_headers(secret: str, id_: str, body: bytes) -> dict[str, str]:
    """The three headers that prove this body is ours, sent now. id_: the same for each attempt."""
    timestamp = str(int(clock.now().timestamp()))
    return {
        "webhook-id": id_,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{_signature(secret, id_, timestamp, body)}",
    }


def is_signed(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the headers (names in lower case) prove this body, and that it was sent just now."""
    id_, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (id_ and _is_fresh(timestamp)):
        return False
    expected = f"v1,{_signature(secret, id_, timestamp, body)}".encode()
    given = headers.get("webhook-signature", "").split(" ", _MOST)[:_MOST]
    return any(hmac.compare_digest(expected, one.encode()) for one in given)


def key_in(secret: str) -> bytes:
    """The bytes behind "whsec_…" (base64). Raises ValueError for what is none or too short."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(key) < SHORTEST:
        raise ValueError("too short")
    return key


def _signature(secret: str, id_: str, timestamp: str, body: bytes) -> str:
    signed = f"{id_}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.digest(key_in(secret), signed, hashlib.sha256)).decode()


def _is_fresh(timestamp: str) -> bool:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    return abs(clock.now().timestamp() - int(timestamp)) <= TOLERANCE.total_seconds()
