"""What a request to X carries to be let in: a token that was pasted or signed in for (OAuth 2), or
a signature (OAuth 1.0a, RFC 5849).

docs.x.com/fundamentals/authentication/oauth-1-0a/authorizing-a-request, 2026-08-22.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qsl, quote, urlsplit

from egal.shared import clock


class Pass(Protocol):
    def header(self, method: str, url: str, *, refused: str = "") -> str:
        """Authorization for this request. Raises DeliveryError.

        refused: the header X did not take a moment ago; "" is the answer where there is no other.
        """


@dataclass(frozen=True, slots=True)
class Pasted:
    """A token that does not change."""

    token: str = field(repr=False)

    def header(self, method: str, url: str, *, refused: str = "") -> str:  # noqa: ARG002 - the same for all
        return "" if refused else f"Bearer {self.token}"


@dataclass(frozen=True, slots=True)
class Granted:
    """A token that is renewed. token: the one that is good now, given one that was refused."""

    token: Callable[[str], str]

    def header(self, method: str, url: str, *, refused: str = "") -> str:  # noqa: ARG002 - the same for all
        return f"Bearer {self.token(refused.removeprefix('Bearer '))}"


@dataclass(frozen=True, slots=True)
class Signed:
    """The app's key and the account's token, each with its secret."""

    key: str
    key_secret: str = field(repr=False)
    token: str = field(repr=False)
    token_secret: str = field(repr=False)

    def header(self, method: str, url: str, *, refused: str = "") -> str:
        """Bodies are JSON or of several parts here, so no field of theirs is signed (3.4.1.3.1)."""
        if refused:
            return ""
        said = {
            "oauth_consumer_key": self.key,
            "oauth_nonce": secrets.token_hex(16),
            "oauth_signature_method": "HMAC-SHA1",
            "oauth_timestamp": str(int(clock.now().timestamp())),
            "oauth_token": self.token,
            "oauth_version": "1.0",
        }
        said["oauth_signature"] = self._signature(method, url, said)
        return "OAuth " + ", ".join(f'{name}="{_coded(said[name])}"' for name in sorted(said))

    def _signature(self, method: str, url: str, said: Mapping[str, str]) -> str:
        """Section 3.4: the method, the address and all parameters in their order."""
        place = urlsplit(url)
        query = parse_qsl(place.query, keep_blank_values=True)
        pairs = sorted((_coded(name), _coded(value)) for name, value in [*said.items(), *query])
        joined = "&".join(f"{name}={value}" for name, value in pairs)
        base = f"{place.scheme}://{place.netloc}{place.path}"
        whole = "&".join(_coded(part) for part in (method, base, joined))
        key = f"{_coded(self.key_secret)}&{_coded(self.token_secret)}"
        digest = hmac.new(key.encode(), whole.encode(), hashlib.sha1).digest()
        return base64.b64encode(digest).decode()


def _coded(text: str) -> str:
    """Section 3.6."""
    return quote(text, safe="-._~")
