"""Mara, who writes to Nordnetz by one channel, and what she gets there."""

import re
from abc import ABC, abstractmethod

from egal.testing.networks import Networks
from tests.journeys.installation import until
from tests.journeys.portal_of_nordnetz import Nordnetz


class Customer(ABC):
    """channel: the key of hers."""

    channel: str

    def __init__(self, company: Nordnetz, networks: Networks) -> None:
        self.company, self.networks = company, networks
        self.connect()

    @abstractmethod
    def connect(self) -> None:
        """Let Nordnetz have an inbox there, if it has none."""

    @abstractmethod
    def got(self) -> list[str]:
        """All that reached her, in order."""

    @abstractmethod
    def write(self, text: str) -> None:
        """In private."""

    def writes(self, text: str) -> str:
        """The id of the conversation that this begins."""
        self.write(text)
        return str(until(self._newest)["id"])

    def finds(self, pattern: str, *, after: int) -> str:
        """In the first message with such a thing since there were so many."""
        return until(lambda: self._found(pattern, after), seconds=60)

    def add(self, address: str, *settings: str) -> str:
        """An inbox by the command line; where a provider is to tell it what comes."""
        added = ("inbox", "add", self.channel, address, "--workspace", "umzug", *settings)
        inbox = self.company.installation.egal(*added)["id"]
        return f"{self.company.installation.url}/in/{self.channel}/{inbox}/"

    def _found(self, pattern: str, after: int) -> str:
        found = filter(None, (re.search(pattern, each) for each in self.got()[after:]))
        return next((each[0] for each in found), "")

    def _newest(self) -> dict[str, object]:
        found = self.company.api.get("conversations").json()["items"]
        return next((each for each in found if each["channel"] == self.channel), {})


class ByMail(Customer):
    channel = "email"
    address = "mara@posteo.example"

    def connect(self) -> None:
        """It always has."""

    def got(self) -> list[str]:
        mails = [each for each in self.company.mails.mails if self.address in str(each["To"])]
        bodies = [each.get_body(("plain",)) for each in mails]
        return [
            f"{mail['Subject']} {body.get_content() if body else ''}"
            for mail, body in zip(mails, bodies, strict=True)
        ]

    def write(self, text: str) -> None:
        self.company.hears(self.address, "Contract", text)


class ByText(Customer):
    channel = "sms"

    def connect(self) -> None:
        sms = self.networks.sms
        known = ("--server", f"twilio://{sms.sid}:{sms.token}", "--set", f"api_url={sms.url}")
        sms.webhook = self.add(sms.number, *known)

    def got(self) -> list[str]:
        sms = self.networks.sms
        return [each.body for each in list(sms.texts.values()) if each.to != sms.number]

    def write(self, text: str) -> None:
        self.networks.sms.writes("mara", text)


class ByX(Customer):
    channel = "x"

    def connect(self) -> None:
        x = self.networks.x
        known = {
            "user_id": x.account.id,
            "consumer_secret": x.consumer_secret,
            "access_token": x.connected(""),
            "api_url": x.url,
        }
        settings = (part for pair in known.items() for part in ("--set", "=".join(pair)))
        x.connected(self.add(x.account.username, *settings))

    def got(self) -> list[str]:
        x = self.networks.x
        return [each.text for each in list(x.messages) if each.sender is x.account]

    def write(self, text: str) -> None:
        self.networks.x.writes("mara", text)


CUSTOMERS: dict[str, type[Customer]] = {each.channel: each for each in (ByMail, ByText, ByX)}
