"""What WhatsApp brings to the contract: what a number is told, and an API that does as it is told.

Where each of the samples comes from stands beside them.
"""

from functools import partial
from pathlib import Path

from egal.channels.base import Address
from egal.channels.whatsapp.channel import channel
from egal.testing.contract import Contract, reply_by
from egal.testing.networks.meta.contract import replies, signed
from egal.testing.webprovider import answering

SAMPLES = Path(__file__).parent / "samples"
SECRET, WORD = "the secret of the app", "what Meta names"
NUMBER, MARA = "+4940555010", "DE.13491208655302741918"
KNOWN = {
    "phone": "106540352242922",
    "account": "102290129340398",
    "access_token": "token",
    "app_secret": SECRET,
    "verify_token": WORD,
}

REPLIES = replies(b'{"messages": [{"id": "wamid.7"}]}', busy=130429)

contract = Contract(
    channel=channel,
    address=NUMBER,
    settings=KNOWN,
    samples=signed(SAMPLES, SECRET),
    outbound=reply_by(NUMBER, Address("whatsapp", MARA, "Mara Lindner")),
    provider=partial(answering, lambda url: {**KNOWN, "api_url": url}, REPLIES),
    says_when=True,
)
