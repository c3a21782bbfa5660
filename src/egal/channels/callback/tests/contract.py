"""What the callback brings to the contract: forms as they are sent. It hands nothing out."""

from pathlib import Path

from egal.channels.base import Address
from egal.channels.callback.channel import channel
from egal.testing.contract import Contract, Sample, reply_by

SAMPLES = Path(__file__).parent / "samples"

contract = Contract(
    channel=channel,
    address="nordnetz",
    settings={},
    samples=[Sample(path.stem, path.read_bytes()) for path in sorted(SAMPLES.glob("*.json"))],
    outbound=reply_by("nordnetz", Address("phone", "+4940123456", "Mara Lindner")),
    provider=None,
    says_when=False,
)
