"""What X brings to the contract: events as its pages show them, and an API that does as it is told.

Where each of the samples comes from stands beside them.
"""

import base64
import hmac
import json
from datetime import timedelta
from functools import partial
from pathlib import Path

from egal.channels.base import Address
from egal.channels.x.channel import channel
from egal.testing.contract import NOW, Contract, Outcome, Sample, reply_by
from egal.testing.webprovider import answering
from egal.testing.webserver import Reply

SAMPLES = Path(__file__).parent / "samples"
SECRET = "the consumer secret of the app"
US, MARA = "2244994945", "783214"


def sample(path: Path) -> Sample:
    content = path.read_bytes()
    digest = hmac.new(SECRET.encode(), content, "sha256").digest()
    signature = f"sha256={base64.b64encode(digest).decode()}"
    return Sample(path.stem, content, headers=lambda _: {"x-twitter-webhooks-signature": signature})


def problem(status: int, title: str, **headers: str) -> Reply:
    told = {"title": title, "type": "about:blank", "status": status, "detail": f"{title}."}
    return Reply(status, headers, json.dumps(told).encode())


REPLIES: dict[Outcome, Reply] = {
    "accepts": Reply(201, {}, b'{"data": {"dm_event_id": "7", "dm_conversation_id": "1-2"}}'),
    "refuses": problem(400, "Invalid Request"),
    "busy": problem(
        429,
        "Too Many Requests",
        **{"x-rate-limit-reset": str(int((NOW + timedelta(seconds=30)).timestamp()))},
    ),
    "broken": problem(503, "Service Unavailable"),
    "locked_out": problem(401, "Unauthorized"),
}

contract = Contract(
    channel=channel,
    address="nordnetz",
    settings={"user_id": US, "access_token": "token", "consumer_secret": SECRET},
    samples=[sample(path) for path in sorted(SAMPLES.glob("*.json"))],
    outbound=reply_by("nordnetz", Address("x", MARA, "Mara Lindner")),
    provider=partial(
        answering,
        lambda url: {"user_id": US, "access_token": "token", "api_url": url},
        REPLIES,
    ),
    says_when=True,
)
