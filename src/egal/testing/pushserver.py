"""A push service with a browser behind it: takes what is signed, opens what is sealed.

    with PushServer() as service:
        phone = service.subscribed(key)  # what pushManager.subscribe() answers
        …
        [told] = phone.told

As strict as RFC 8030, 8188, 8291 and 8292. For tests and journeys. Loopback only.
"""

import base64
import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from egal.testing.webserver import Reply, Request, WebServer


@dataclass(slots=True)
class Subscription:
    """A browser's. told: what it was, in order. topics: of each. key: who may push there."""

    endpoint: str
    key: str
    private: ec.EllipticCurvePrivateKey
    secret: bytes
    told: list[dict[str, Any]] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)

    @property
    def keys(self) -> dict[str, str]:
        """As PushSubscription.toJSON() has them."""
        point = self.private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return {"p256dh": _text(point), "auth": _text(self.secret)}


class PushServer(WebServer):
    """Keeps subscriptions by their paths. breaks: what it answers instead, if anything."""

    def __init__(self) -> None:
        super().__init__()
        self.breaks: Reply | None = None
        self._known: dict[str, Subscription] = {}

    def subscribed(self, key: str) -> Subscription:
        """A new browser that lets the application server with this key push."""
        path = f"push/{secrets.token_urlsafe(16)}"
        private = ec.generate_private_key(ec.SECP256R1())
        made = Subscription(f"{self.url}{path}", key, private, os.urandom(16))
        self._known[f"/{path}"] = made
        return made

    def forget(self, subscription: Subscription) -> None:
        """The browser has ended it."""
        self._known = {path: each for path, each in self._known.items() if each != subscription}

    def answer_to(self, request: Request) -> Reply:
        if self.breaks:
            return self.breaks
        subscription = self._known.get(request.path)
        if subscription is None:
            return Reply(410)
        if not self._is_signed(request.headers, subscription.key):
            return Reply(403)
        if "ttl" not in request.headers or request.headers.get("content-encoding") != "aes128gcm":
            return Reply(400)
        if len(request.content) > 4096:
            return Reply(413)
        opened = http_ece.decrypt(
            request.content,
            private_key=subscription.private,
            auth_secret=subscription.secret,
            version="aes128gcm",
        )
        subscription.told.append(json.loads(opened))
        subscription.topics.append(request.headers.get("topic", ""))
        return Reply(201, {"Location": f"{self.url}m/{secrets.token_urlsafe(8)}"})

    def _is_signed(self, headers: Mapping[str, str], key: str) -> bool:
        """RFC 8292: by the key of the subscription, for us, for a day at most."""
        scheme, _, rest = headers.get("authorization", "").partition(" ")
        given = dict(part.strip().split("=", 1) for part in rest.split(","))
        if scheme != "vapid" or given.get("k", "").rstrip("=") != key:
            return False
        point = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        try:
            claims = jwt.decode(given["t"], public, ["ES256"], audience=self.url.rstrip("/"))
        except jwt.InvalidTokenError:
            return False
        return bool(claims["sub"]) and claims["exp"] - time.time() <= 24 * 3600


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
