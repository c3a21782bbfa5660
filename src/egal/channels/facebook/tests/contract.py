"""What Facebook brings to the contract: what a page is told, and an API that obeys.

Where each of the samples comes from stands beside them.
"""

from functools import partial
from pathlib import Path

from egal.channels.base import Address
from egal.channels.facebook.channel import channel
from egal.testing.contract import Contract, reply_by
from egal.testing.networks.meta.contract import replies, signed
from egal.testing.webprovider import answering

SAMPLES = Path(__file__).parent / "samples"
SECRET, WORD = "the secret of the app", "what Meta names"
PAGE, MARA = "108642097531", "6543219870123456"
KNOWN = {"access_token": "token", "app_secret": SECRET, "verify_token": WORD}

REPLIES = replies(b'{"recipient_id": "6543219870123456", "message_id": "m_7"}', busy=613)

contract = Contract(
    channel=channel,
    address=PAGE,
    settings=KNOWN,
    samples=signed(SAMPLES, SECRET),
    outbound=reply_by(PAGE, Address("facebook", MARA, "Mara Lindner")),
    provider=partial(answering, lambda url: {**KNOWN, "api_url": url}, REPLIES),
    says_when=True,
)
