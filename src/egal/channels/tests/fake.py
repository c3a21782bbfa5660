"""A channel whose provider is the test itself: payloads are JSON, sending does what it is told."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.forms import Form

from egal.channels.base import (
    Address,
    Capabilities,
    Carried,
    Channel,
    Heard,
    InboxSettings,
    NewMessage,
    Outbound,
    Raw,
    Receipt,
    Unreadable,
)

COMPOSE = "https://network.example/messages/compose?recipient_id=7"


class Killed(BaseException):
    """The worker's process ends here, without a word."""


class FakeChannel:
    """Stands in for e-mail. provider: what happens on sending; sent: what was handed over."""

    key = "email"
    identity_kind = "email"
    icon = "mail"
    name = "E-mail"
    settings_form: type[Form] = Form

    def __init__(self) -> None:
        self.sent: list[Outbound] = []
        self.tried: list[str] = []
        self.shut = ""
        self.asked: list[Heard | None] = []
        self.provider: Callable[[Outbound], Receipt] = accepts

    def address(self, given: str) -> str:
        return given.lower()

    def settings_from_url(self, url: str) -> Mapping[str, Any]:
        return {"url": url}

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:
        self.asked.append(heard)
        return Capabilities(can_send=not self.shut, reason=self.shut)

    def read(self, raw: Raw) -> Iterator[NewMessage]:
        payload = json.loads(raw.content)
        self.tried.append(payload["text"])
        if payload["text"] == "kills":
            raise Killed
        if payload["text"] == "nonsense":
            raise Unreadable("This is not a mail.")
        if payload["text"] == "fault":
            raise ZeroDivisionError("a fault of ours")
        yield NewMessage(
            dedupe_key=payload["id"],
            external_id=payload["id"],
            sender=Address("email", payload["from"], "Mara Lindner"),
            to=[Address("email", raw.inbox_address)],
            text=payload["text"],
        )

    def send(self, message: Outbound) -> Receipt:
        receipt = self.provider(message)
        self.sent.append(message)
        return receipt


class PublicNetwork(FakeChannel):
    """A network with posts and direct messages, in the place of e-mail.

    address_to_write: where everybody can write to us. written_to: whether they take our messages.
    """

    address_to_write = COMPOSE
    written_to = True

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:
        if heard and heard.public:
            return Capabilities(True, public=True, max_length=280)
        return Capabilities(True)

    def capabilities_in_private(self, inbox: InboxSettings, heard: Heard) -> Capabilities:
        return Capabilities(self.written_to, "" if self.written_to else "They take none.")

    def prompt(self, inbox: InboxSettings) -> str:
        return self.address_to_write

    def carry_code(self, inbox: InboxSettings, address: str, carried: Carried) -> None:
        self.tried.append(carried.code)


def accepts(message: Outbound) -> Receipt:
    """The provider takes it and names it."""
    return Receipt(f"<{message.message_id}@{message.inbox_address.partition('@')[2]}>")


def payload(text: str, *, id_: str = "") -> bytes:
    """What the provider delivers when Mara writes this text."""
    written = {"id": id_ or f"<{text}@posteo.example>", "from": "mara@posteo.example", "text": text}
    return json.dumps(written).encode()


def is_a_channel(fake: FakeChannel) -> Channel:
    """For the type checker: the fake keeps the contract."""
    return fake
