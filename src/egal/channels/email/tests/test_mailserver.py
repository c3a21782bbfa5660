"""The customer's mail server that tests and the demo use."""

import pytest

from egal.channels.email.compose import compose
from egal.channels.email.tests.samples import ANSWER, INBOX, read_bytes
from egal.testing.mailserver import MailServer, customer_mail, german_reply


def test_maras_mail_reads_as_she_wrote_it() -> None:
    content = customer_mail(
        "Mara Winter <mara@winter.example>",
        INBOX,
        "Türschloss",
        "Guten Tag,\n\nder Schlüssel fehlt.",
        cc="Henrik Olsen <henrik@olsen.example>",
        files=[("Foto für Sie.jpg", "image/jpeg", b"\xff\xd8\xff")],
    )
    message = read_bytes(content)
    assert message.subject == "Türschloss"
    assert message.text == "Guten Tag,\n\nder Schlüssel fehlt."
    assert message.cc[0].name == "Henrik Olsen"
    assert message.files[0].name == "Foto für Sie.jpg"


def test_maras_reply_joins_and_quotes() -> None:
    message = read_bytes(german_reply(compose(ANSWER), "Danke, es ist da!"))
    assert message.sender.address == "mara@winter.example"
    assert message.answers == ANSWER.message_id
    assert message.text == "Danke, es ist da!"
    assert message.quoted_text.startswith("Am 23.11.26 um 09:14 schrieb Jana Brandt")
    assert "> heute kommt es:" in message.quoted_text


def test_waiting_for_a_mail_that_never_comes_ends() -> None:
    with MailServer() as server, pytest.raises(TimeoutError, match="0 of 1"):
        server.wait_for(1, timeout=0.05)
