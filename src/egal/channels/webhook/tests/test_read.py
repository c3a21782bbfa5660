import json
from typing import Any

import pytest

from egal.channels.base import Address, Link, Unreadable
from egal.channels.webhook.references import reference_to
from egal.channels.webhook.tests.samples import read_bytes, sample


def posted(**fields: Any) -> bytes:
    return json.dumps(
        {"id": "1", "sender": {"address": "C-1042"}, "text": "Hello"} | fields
    ).encode()


def test_maras_question_with_its_files() -> None:
    message = read_bytes(sample("question"))
    assert message.sender == Address("webhook", "C-1042@shop", "Mara Lindner")
    assert (message.subject, message.external_id) == ("Bestellung 4711", "msg-20261121-0007")
    assert message.text.endswith("Ein Foto liegt bei. 📦")
    photo, other = message.links
    assert photo == Link("paket.jpg", "image/jpeg", "https://shop.example/files/paket.jpg")
    assert (other.name, other.content_type) == ("attachment", "application/octet-stream")


def test_four_fields_are_enough() -> None:
    message = read_bytes(sample("minimal"))
    assert (message.sender.name, message.subject, message.links) == ("C-1042", "", [])


def test_customers_of_two_systems_are_two_people() -> None:
    assert read_bytes(posted()).sender.address == "C-1042@shop"


def test_the_same_id_is_the_same_message() -> None:
    first, second, other = (read_bytes(posted(**it)) for it in ({}, {"text": "Hi"}, {"id": "2"}))
    assert first.dedupe_key == second.dedupe_key != other.dedupe_key
    assert len(read_bytes(posted(id="x" * 200)).dedupe_key) <= 100


def test_our_reference_comes_back_and_joins() -> None:
    message = read_bytes(posted(conversation=reference_to(7)))
    assert (message.answers, message.broken_reference) == (7, False)


@pytest.mark.parametrize(
    "forged",
    [reference_to(7)[:-1] + "1", "7", ".", "ü.ü", "k3G7QA."],
    ids=["signed for another", "a number", "nothing", "letters", "half"],
)
def test_a_forged_reference_joins_nothing_and_is_told(forged: str) -> None:
    message = read_bytes(posted(conversation=forged))
    assert (message.answers, message.broken_reference) == (None, True)
    assert read_bytes(sample("forged_reference")).broken_reference


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "JSON: Invalid JSON"),
        (b"hello", "JSON: Invalid JSON"),
        (b"[" * 100_000, "JSON: Invalid JSON: recursion limit"),
        (b'{"id":' * 100_000, "JSON: Invalid JSON: recursion limit"),
        (b"[]", "JSON: Input should be an object"),
        (b'{"id": "\xff"}', "JSON: Invalid JSON"),
        (b'{"id": "\\ud800"}', "JSON: Invalid JSON"),
        (posted(id=""), "id: String should have at least 1 character"),
        (posted(id="x" * 201), "id: String should have at most 200"),
        (posted(sender="Mara"), "sender: Input should be an object"),
        (posted(text=["Hello"]), "text: Input should be a valid string"),
        (posted(text="x" * 100_001), "text: String should have at most 100000"),
        (posted(attachments=[{"url": "x"}] * 21), "attachments: List should have at most 20"),
    ],
)
def test_what_does_not_fit_is_named(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_bytes(content)
