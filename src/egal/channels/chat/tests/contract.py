"""What the chat brings to the contract: messages of browsers. There is nobody to send to."""

from egal.channels.chat.channel import channel
from egal.channels.chat.tests.samples import ANSWER, INBOX, META, NAMES, sample
from egal.testing.contract import Contract, Sample

contract = Contract(
    channel=channel,
    address=INBOX,
    settings={},
    samples=[Sample(name, sample(name), META) for name in NAMES],
    outbound=ANSWER,
    provider=None,
    says_when=False,
)
