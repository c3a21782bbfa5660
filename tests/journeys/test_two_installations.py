"""Two companies, each with an Egal of its own that acknowledges what comes, write to each other."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from egal.testing.mailserver import customer_mail
from tests.journeys.installation import Installation, until

TEXT = "acknowledgement_en=We have your mail."
OURS, THEIRS = "support@nordnetz.example", "hello@fremdfirma.example"


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Installation, Installation]]:
    """Each hands its mail to the other one's SMTP receiver, without anything in between."""
    with ExitStack() as stack:
        nordnetz, fremdfirma = Installation(), Installation()
        for each in (nordnetz, fremdfirma):
            stack.callback(each.remove)
            each.start()
        connect(nordnetz, "nordnetz", OURS, fremdfirma)
        connect(fremdfirma, "fremdfirma", THEIRS, nordnetz)
        yield nordnetz, fremdfirma


def connect(ours: Installation, slug: str, address: str, theirs: Installation) -> None:
    server = f"smtp://127.0.0.1:{theirs.smtp_port}"
    ours.egal("workspace", "add", slug, "--name", slug.title())
    place = ("--workspace", slug, "--server", server, "--set", TEXT)
    ours.egal("inbox", "add", "email", address, *place)


def test_they_acknowledge_once_each_and_fall_silent(
    both: tuple[Installation, Installation],
) -> None:
    nordnetz, fremdfirma = both
    ours, theirs = nordnetz.api("nordnetz"), fremdfirma.api("fremdfirma")
    nordnetz.send(customer_mail(THEIRS, OURS, "Cables", "Do you have any?"), THEIRS, OURS)
    fremdfirma.send(customer_mail(OURS, THEIRS, "Offer", "Would you like one?"), OURS, THEIRS)
    until(lambda: sent(ours) and sent(theirs))
    for number in range(3):  # whatever could still be under way has been dealt with by then
        passes(nordnetz, ours, OURS, number)
        passes(fremdfirma, theirs, THEIRS, number)
    assert (len(sent(ours)), len(sent(theirs))) == (1, 1)
    assert len(automatic(ours, "inbound")) == len(automatic(theirs, "inbound")) == 1


def passes(installation: Installation, api: httpx.Client, inbox: str, number: int) -> None:
    """Somebody else writes and is answered: what came before has been taken in and read."""
    sender = f"mara{number}@posteo.example"
    installation.send(customer_mail(sender, inbox, "Hi", "Hello?"), sender, inbox)
    until(lambda: [each for each in automatic(api, "outbound") if to(each) == sender])


def sent(api: httpx.Client) -> list[dict[str, Any]]:
    """What this company has acknowledged to the other one, and the other one has."""
    found = [each for each in automatic(api, "outbound") if to(each) in (OURS, THEIRS)]
    return [each for each in found if each["delivery"]["state"] == "sent"]


def automatic(api: httpx.Client, direction: str) -> list[dict[str, Any]]:
    conversations = api.get("conversations?limit=100").json()["items"]
    messages = [
        message
        for each in conversations
        for message in api.get(f"conversations/{each['id']}/messages").json()["items"]
    ]
    return [
        each
        for each in messages
        if each["direction"] == direction and each["automatic"] == "auto_reply"
    ]


def to(message: dict[str, Any]) -> str:
    return str(message["to"][0]["address"])
