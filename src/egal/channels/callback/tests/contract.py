"""What the callback brings to the contract: forms as they are sent. It hands nothing out."""

from datetime import UTC, datetime
from pathlib import Path

from egal.channels.base import Address, Outbound
from egal.channels.callback.channel import channel
from egal.testing.contract import Contract, Sample

SAMPLES = Path(__file__).parent / "samples"

contract = Contract(
    channel=channel,
    address="nordnetz",
    settings={},
    samples=[Sample(path.stem, path.read_bytes()) for path in sorted(SAMPLES.glob("*.json"))],
    outbound=Outbound(
        message_id=7,
        inbox_address="nordnetz",
        inbox_name="",
        settings={},
        author_name="Jana Köster",
        to=[Address("phone", "+4940123456", "Mara Lindner")],
        created_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    ),
    provider=None,
    says_when=False,
)
