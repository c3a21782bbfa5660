"""Mails of every kind, and what a person reads of them: each field of each mail.

`corpus/expectations.json` was written before the reader was made to pass it. A mail is one .eml
file, byte by byte as it came, and one entry: `sender` (address, name), `subject`, `text`,
`quoted`, `files` (name, bytes or null, "inline"), `automatic`, where there are any `via` (address,
name) and `reply_to` (addresses); or `unreadable` with its reason.
`<OUR.MESSAGE.ID>` in a mail is replaced by the signed id of our message 7.
"""

import json
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from egal.channels.base import File, NewMessage, Raw, Unreadable
from egal.channels.email.read import read
from egal.channels.email.references import message_id_for
from egal.channels.email.tests.samples import INBOX

CORPUS = Path(__file__).parent / "corpus"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CORPUS / "expectations.json").read_text())


def read_corpus(name: str) -> NewMessage:
    content = (CORPUS / f"{name}.eml").read_bytes()
    content = content.replace(b"<OUR.MESSAGE.ID>", message_id_for(7, INBOX).encode())
    envelope = EXPECTED[name].get("mail_from")
    message, *_ = read(Raw(content, {} if envelope is None else {"mail_from": envelope}, INBOX))
    assert isinstance(message, NewMessage)
    return message


READABLE = [name for name, expected in EXPECTED.items() if "unreadable" not in expected]


@pytest.mark.parametrize("name", READABLE)
def test_each_mail_is_understood(name: str) -> None:
    message, expected = read_corpus(name), EXPECTED[name]
    assert message.text == expected["text"]
    assert message.quoted_text.strip() == expected["quoted"].strip()
    assert message.subject == expected["subject"]
    assert fnmatch(message.sender.address, expected["sender"][0])
    assert message.sender.name == expected["sender"][1]
    assert (message.via and [message.via.address, message.via.name]) == expected.get("via")
    assert [each.address for each in message.reply_to] == expected.get("reply_to", [])
    assert message.automatic == expected["automatic"]
    assert message.answers == (7 if expected.get("answers") else None)
    assert message.broken_reference == expected.get("broken_reference", False)
    files = zip(message.files, expected["files"], strict=True)
    assert [_file(*each) for each in files] == expected["files"]


def _file(file: File, expected: list[Any]) -> list[Any]:
    size = None if expected[1] is None else len(file.content)
    return [file.name, size, *(["inline"] if file.inline else [])]


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - READABLE))
def test_what_is_refused_says_why(name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_corpus(name)
    assert str(refused.value) == EXPECTED[name]["unreadable"]


def test_each_mail_has_its_expectation() -> None:
    assert {path.stem for path in CORPUS.glob("*.eml")} == EXPECTED.keys()
