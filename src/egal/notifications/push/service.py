"""One push to one push service: sealed for the browser (RFC 8291), handed over (RFC 8030).

The browser's keys come from outside; what is no key is refused at the door (`checked_keys`).
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

from egal.shared.http import NoAnswer, Unacceptable, post

LIFE = 3 * 24 * 3600  # seconds a push service keeps it for a telephone that is off
DEADLINE = 15.0  # seconds
_PADDED_TO = 512  # bytes; so its length says nothing of what is in it
_LATER = (401, 403, 408, 425, 429)  # our clock may be wrong, or they have too much to do


class DeviceGone(Exception):
    """The browser does not take pushes there any more, or never did."""


class AskLater(Exception):
    """Not now. retry_at: when the push service wants to be asked again, None if it did not say."""

    def __init__(self, why: str, retry_at: datetime | None = None) -> None:
        super().__init__(why)
        self.retry_at = retry_at


def send(
    endpoint: str,
    keys: Mapping[str, str],
    told: Mapping[str, Any],
    *,
    topic: str,
    signature: Mapping[str, str],
) -> None:
    """Hand it over. topic: at most 32 characters; a later one replaces what still waits.

    signature: the header of `push/key.py`. Raises DeviceGone or AskLater.
    """
    headers = {
        **signature,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(LIFE),
        "Topic": topic,
        "Urgency": "high",
    }
    try:
        answer = post(endpoint, sealed(told, keys), headers, deadline=DEADLINE)
    except Unacceptable as error:
        raise DeviceGone(str(error)) from error
    except NoAnswer as error:
        raise AskLater(str(error)) from error
    if 400 <= answer.status < 500 and answer.status not in _LATER:  # 404, 410: RFC 8030, 7.3
        raise DeviceGone(f"The push service answers {answer.status}.")
    if not answer.ok:
        raise AskLater(f"The push service answers {answer.status}.", answer.retry_at)


def sealed(told: Mapping[str, Any], keys: Mapping[str, str]) -> bytes:
    """What only this browser can open: aes128gcm of RFC 8188 with the secret of RFC 8291."""
    content = json.dumps(told, ensure_ascii=False).encode()
    return bytes(
        http_ece.encrypt(
            content + b" " * (-len(content) % _PADDED_TO),
            salt=os.urandom(16),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=_bytes(keys["p256dh"]),
            auth_secret=_bytes(keys["auth"]),
            version="aes128gcm",
        )
    )


def checked_keys(p256dh: str, auth: str) -> dict[str, str]:
    """The keys of a browser as we keep them; ValueError for what is none."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
        secret = _bytes(auth)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if len(secret) != 16:
        raise ValueError("not 16 bytes")
    return {"p256dh": p256dh, "auth": auth}


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
