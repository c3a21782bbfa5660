"""What browsers write here, as our own door keeps it, and what we answer."""

from datetime import UTC, datetime
from pathlib import Path

from egal.channels.base import Address, NewMessage, Outbound, Raw
from egal.channels.chat.read import read

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.json"))
INBOX = "nordnetz"
META = {"visitor": "k3G7QA", "name": "Mara Lindner", "answers": None}
ANSWER = Outbound(
    message_id=7,
    inbox_address=INBOX,
    inbox_name="Nordnetz",
    settings={},
    author_name="Jana Köster",
    to=[Address("visitor", "k3G7QA", "Mara Lindner")],
    text="Guten Tag, ich sehe nach.",
    created_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
)


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


def read_bytes(content: bytes, **meta: object) -> NewMessage:
    [message] = read(Raw(content, {**META, **meta}, INBOX))
    assert isinstance(message, NewMessage)
    return message
