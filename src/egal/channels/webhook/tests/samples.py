"""The requests of this folder as an inbox gets them, and what we send back."""

from datetime import UTC, datetime
from pathlib import Path

from egal.channels.base import Address, InboxSettings, NewMessage, Outbound, Raw
from egal.channels.webhook.read import read

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.json"))
INBOX = InboxSettings("shop", {"url": "https://shop.example/answers", "secret": SECRET})
ANSWER = Outbound(
    message_id=7,
    inbox_address=INBOX.address,
    inbox_name="Shop",
    settings=INBOX.settings,
    author_name="Jana Köster",
    to=[Address("webhook", "C-1042@shop", "Mara Lindner")],
    subject="Bestellung 4711",
    text="Guten Tag,\n\ndas Netzteil ist unterwegs.\nJana",
    answers="msg-20261121-0007",
    created_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
)


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


def read_bytes(content: bytes) -> NewMessage:
    [message] = read(Raw(content, {}, INBOX.address))
    return message
