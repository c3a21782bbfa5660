"""Two companies, each with an Egal of its own that acknowledges what comes, write to each other."""

from collections.abc import Iterator
from contextlib import ExitStack
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from typing import Any, NamedTuple

import httpx
import pytest
from aiosmtpd.smtp import Envelope

from egal.testing.mailserver import MailServer, customer_mail
from tests.journeys.installation import Installation, until

TEXT = "acknowledgement_en=We have your mail."
ROUNDS, EXCHANGE = 200, 40


class Wire(MailServer):
    """What lies between companies: it counts what they send and hands it on at once."""

    def __init__(self) -> None:
        super().__init__()
        self.leads: dict[str, Installation] = {}

    def keep(self, envelope: Envelope) -> None:
        super().keep(envelope)
        content, sender = envelope.original_content or b"", str(envelope.mail_from).strip("<>")
        for address in envelope.rcpt_tos:
            if address in self.leads:
                self.leads[address].send(content, sender, address)

    def automatic(self) -> list[EmailMessage]:
        """What no person wrote."""
        return [each for each in self.mails if each["Auto-Submitted"]]

    def again(self, mail: EmailMessage) -> None:
        """As a program sends that answers whatever comes, and does not say to which mail."""
        del mail["Message-ID"], mail["In-Reply-To"], mail["References"]
        mail["Message-ID"] = make_msgid(domain="mail.example")
        recipient = str(mail["To"].addresses[0].addr_spec)
        self.leads[recipient].send(mail.as_bytes(policy=SMTP), "", recipient)


class Company(NamedTuple):
    installation: Installation
    api: httpx.Client
    address: str

    def begins(self, other: "Company", subject: str) -> str:
        """Somebody writes to the other company: the conversation that begins here."""
        new = {"to": [{"address": other.address}], "subject": subject, "text": "Do you have any?"}
        begun = self.api.post("conversations", json=new)
        return str(begun.raise_for_status().json()["conversation"]["id"])

    def answers(self, conversation: str, text: str) -> None:
        new = {"text": text}
        self.api.post(f"conversations/{conversation}/messages", json=new).raise_for_status()

    def heard(self, conversation: str) -> list[str]:
        """What people of the other company have said."""
        messages = self.api.get(f"conversations/{conversation}/messages?limit=100").json()["items"]
        received = [each for each in messages if each["direction"] == "inbound"]
        return [each["text"] for each in received if each["automatic"] == "none"]

    def conversations(self) -> list[dict[str, Any]]:
        page = self.api.get("conversations?limit=100").json()
        found = list(page["items"])
        while page["next_cursor"]:
            more = {"limit": 100, "cursor": page["next_cursor"]}
            page = self.api.get("conversations", params=more).json()
            found += page["items"]
        return found

    def is_done(self) -> bool:
        """Whether all that came has been taken in and read, and all that was written has gone."""
        said = httpx.get(f"{self.installation.url}/metrics").text.splitlines()
        work = ("egal_arrivals_waiting ", "egal_deliveries_queued ", "egal_events_unplaced ")
        waiting = [each for each in said if each.startswith((*work, "egal_consumer_lag_events"))]
        return len(waiting) > len(work) and all(each.endswith(" 0") for each in waiting)


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    with Wire() as wire:
        yield wire


@pytest.fixture(scope="module")
def both(wire: Wire) -> Iterator[tuple[Company, Company]]:
    with ExitStack() as stack:
        yield founded(stack, wire, "nordnetz"), founded(stack, wire, "fremdfirma")


def founded(stack: ExitStack, wire: Wire, slug: str) -> Company:
    installation, address = Installation(), f"support@{slug}.example"
    stack.callback(installation.remove)
    installation.start()
    installation.egal("workspace", "add", slug, "--name", slug.title())
    place = ("--workspace", slug, "--server", f"smtp://127.0.0.1:{wire.port}", "--set", TEXT)
    installation.egal("inbox", "add", "email", address, *place)
    wire.leads[address] = installation
    return Company(installation, installation.api(slug), address)


def test_in_200_rounds_they_acknowledge_once_each(
    both: tuple[Company, Company], wire: Wire
) -> None:
    nordnetz, fremdfirma = both
    question = nordnetz.begins(fremdfirma, "Cables")
    fremdfirma.begins(nordnetz, "Offer")
    until(lambda: len(wire.automatic()) == 2)
    asked = next(each["id"] for each in fremdfirma.conversations() if each["subject"] == "Cables")

    acknowledgements = wire.automatic()
    for number in range(ROUNDS):  # in each of which both could answer the other one's machine
        for each in acknowledgements:
            wire.again(each)
        if number % EXCHANGE == 0:  # and people go on beside that
            fremdfirma.answers(asked, f"Which length, {number}?")
            until(lambda: f"Which length, {number}?" in nordnetz.heard(question))  # noqa: B023
            nordnetz.answers(question, f"{number} metres.")
            until(lambda: f"{number} metres." in fremdfirma.heard(asked))  # noqa: B023

    until(lambda: all(each.is_done() for each in (*both, *both)), seconds=60)
    people = 2 + 2 * (ROUNDS // EXCHANGE)
    assert (len(wire.automatic()), len(wire.mails)) == (2, people + 2)
    for company in both:
        assert len(company.conversations()) == 2 + ROUNDS  # all had been chances
        passes(company, wire)


def passes(company: Company, wire: Wire) -> None:
    """Somebody else writes and is told that it came: it was no failure that kept them silent."""
    mara = company.address.replace("support", "mara")
    mail = customer_mail(mara, company.address, "Hi", "Hello?")
    company.installation.send(mail, mara, company.address)
    until(lambda: [each for each in wire.automatic() if mara in each["To"]])
