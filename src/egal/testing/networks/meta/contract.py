"""What the channels of Meta have in common before the contract: how a sample is signed, how the API
refuses. The app's secret signs each body (X-Hub-Signature-256):
developers.facebook.com/docs/graph-api/webhooks/getting-started (as remembered)."""

import hmac
import json
from collections.abc import Sequence
from pathlib import Path

from egal.testing.contract import Outcome, Sample
from egal.testing.webserver import Reply


def signed(folder: Path, secret: str) -> Sequence[Sample]:
    """All webhooks that lie there."""
    return [_signed(path, secret) for path in sorted(folder.glob("*.json"))]


def replies(accepting: bytes, *, busy: int) -> dict[Outcome, Reply]:
    """accepting: the body where a message is taken. busy: the code where it is too many."""
    return {
        "accepts": Reply(200, {}, accepting),
        "refuses": _error(400, 100),
        "busy": _error(429, busy, **{"Retry-After": "30"}),
        "broken": _error(500, 2),
        "locked_out": _error(401, 190),
    }


def _signed(path: Path, secret: str) -> Sample:
    content = path.read_bytes()
    signature = f"sha256={hmac.new(secret.encode(), content, 'sha256').hexdigest()}"
    return Sample(path.stem, content, headers=lambda _: {"x-hub-signature-256": signature})


def _error(status: int, code: int, **headers: str) -> Reply:
    told = {"message": f"(#{code}) No", "type": "OAuthException", "code": code}
    return Reply(status, headers, json.dumps({"error": told}).encode())
