"""What the telephone brings to the contract: telephone systems that tell us of calls.

Where each of the samples comes from stands beside them.
"""

import hmac
from pathlib import Path

from egal.channels.base import Address
from egal.channels.phone.channel import channel
from egal.channels.phone.cti.placetel import HEADER
from egal.testing.contract import Contract, Sample, reply_by

SAMPLES = Path(__file__).parent / "samples"
SECRET = "what Placetel and we know"
LINE = "+494055501000"


def sample(path: Path) -> Sample:
    content = path.read_bytes()
    signature = hmac.new(SECRET.encode(), content, "sha256").hexdigest()
    return Sample(
        path.stem,
        content,
        meta={"source": "webhook", "at": "2026-11-23T09:00:00+00:00"},
        headers=lambda _: {HEADER: signature},
    )


contract = Contract(
    channel=channel,
    address=LINE,
    settings={"driver": "cti", "system": "placetel", "secret": SECRET},
    samples=[sample(path) for path in sorted(SAMPLES.iterdir()) if path.suffix != ".md"],
    outbound=reply_by(LINE, Address("phone", "+4940123456", "Mara Lindner")),
    provider=None,
    says_when=False,
)
