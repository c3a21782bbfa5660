"""The mails of this folder as an inbox gets them, and what is read from them."""

from datetime import UTC, datetime
from pathlib import Path

from egal.channels.base import Address, NewMessage, Outbound, Raw
from egal.channels.email.read import read
from egal.channels.email.references import message_id_for

INBOX = "support@acme.example"
MAILS = Path(__file__).parent / "mails"
NAMES = sorted(path.stem for path in MAILS.glob("*.eml"))

MARA = Address("email", "mara@winter.example", "Mara Winter")
ANSWER = Outbound(
    message_id=7,
    inbox_address=INBOX,
    inbox_name="Acme Support",
    settings={},
    author_name="Jana Brandt",
    to=[MARA],
    subject="Lieferung nach Köln",
    text="Guten Tag Frau Winter,\n\nheute kommt es: https://track.example/7?a=1&b=2.\nJana",
    answers="<frage@winter.example>",
    thread=["<erste@winter.example>"],
    created_at=datetime(2026, 11, 23, 8, 14, 29, tzinfo=UTC),
)


def sample(name: str, answers: int = 7) -> bytes:
    """A mail with the line ends of SMTP; what it answers is our message `answers`."""
    content = (MAILS / f"{name}.eml").read_bytes().replace(b"\n", b"\r\n")
    return content.replace(b"<OUR.MESSAGE.ID>", message_id_for(answers, INBOX).encode())


def read_sample(name: str) -> NewMessage:
    return read_bytes(sample(name))


def read_bytes(content: bytes, mail_from: str | None = None) -> NewMessage:
    meta = {} if mail_from is None else {"mail_from": mail_from}
    message, *_reports = read(Raw(content, meta, INBOX))
    assert isinstance(message, NewMessage)
    return message


def plain(text: str = "Hallo", **fields: str) -> bytes:
    """A small mail of Mara's; fields by name, with _ for -. An empty one is left out."""
    header = {"From": "Mara Winter <mara@winter.example>", "To": INBOX, "Subject": "Lieferung"}
    header |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in header.items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n" + text + "\r\n").encode()
