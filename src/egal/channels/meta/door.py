"""How Meta asks whether a webhook is ours, and proves that it is Meta that calls.

developers.facebook.com/docs/graph-api/webhooks/getting-started (as remembered).
"""

import hashlib
import hmac
from collections.abc import Mapping

from egal.channels.base import InboxSettings


def challenge(query: Mapping[str, str], inbox: InboxSettings) -> str | None:
    """What to answer the question; None where it names another word than ours."""
    wanted = str(inbox.settings.get("verify_token") or "")
    given = query.get("hub.verify_token", "")
    right = bool(wanted) and hmac.compare_digest(wanted.encode(), given.encode())
    return query.get("hub.challenge") if right else None


def is_signed(headers: Mapping[str, str], body: bytes, inbox: InboxSettings) -> bool:
    """X-Hub-Signature-256: HMAC-SHA256 of the raw bytes with the app's secret."""
    secret = str(inbox.settings.get("app_secret") or "")
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    given = headers.get("x-hub-signature-256", "")
    return bool(secret) and hmac.compare_digest(f"sha256={digest}".encode(), given.encode())
