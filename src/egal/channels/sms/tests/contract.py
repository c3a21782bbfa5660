"""What text messages bring to the contract: what Twilio tells, and an API that obeys.

Where each of the samples comes from stands beside them.
"""

import json
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

from egal.channels.base import Address
from egal.channels.sms.channel import channel
from egal.testing.contract import Contract, Outcome, Sample, reply_by
from egal.testing.webprovider import answering
from egal.testing.webserver import Reply

SAMPLES = Path(__file__).parent / "samples"
TOKEN = "the token of the account"
NUMBER, MARA = "+4940555020", "+491705550001"
KNOWN = {"account": f"AC{7:032x}", "token": TOKEN}


def sample(path: Path) -> Sample:
    """Signed by Twilio's own library."""
    content = path.read_bytes()
    told = dict(parse_qsl(content.decode(), keep_blank_values=True))
    judge = RequestValidator(TOKEN)
    return Sample(
        path.stem,
        content,
        headers=lambda url: {"x-twilio-signature": judge.compute_signature(url, told)},
    )


def error(status: int, code: int, **headers: str) -> Reply:
    told = {"code": code, "message": "No", "status": status}
    return Reply(status, headers, json.dumps(told).encode())


REPLIES: dict[Outcome, Reply] = {
    "accepts": Reply(201, {}, b'{"sid": "SM7", "status": "queued"}'),
    "refuses": error(400, 21211),
    "busy": error(429, 20429, **{"Retry-After": "30"}),
    "broken": error(503, 20503),
    "locked_out": error(401, 20003),
}

contract = Contract(
    channel=channel,
    address=NUMBER,
    settings=KNOWN,
    samples=[sample(path) for path in sorted(SAMPLES.glob("*.form"))],
    outbound=reply_by(NUMBER, Address("phone", MARA, "Mara Lindner")),
    provider=partial(answering, lambda url: {**KNOWN, "api_url": url}, REPLIES),
    says_when=True,
)
