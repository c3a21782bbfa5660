"""Nordnetz as its customers meet it: a portal, a mail server, mails that go both ways."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage

import httpx

from egal.testing.mailserver import MailServer, customer_mail
from tests.journeys.installation import Installation, until
from tests.journeys.prepared import prepared

INBOX = "hilfe@nordnetz.example"


@dataclass(frozen=True)
class Nordnetz:
    """The company in a running installation. api: as a program that may do everything."""

    installation: Installation
    mails: MailServer
    api: httpx.Client

    @property
    def portal(self) -> str:
        return f"{self.installation.url}/help/umzug"

    def hears(self, sender: str, subject: str, text: str) -> str:
        """A mail comes in; the id of the conversation."""
        name = sender.partition("@")[0].title()
        mail = customer_mail(sender=f"{name} <{sender}>", to=INBOX, subject=subject, text=text)
        self.installation.send(mail, sender, INBOX)
        return str(until(lambda: self._about(subject))["id"])

    def code_for(self, address: str, after: int) -> str:
        """The six digits of the first mail to this address since there were so many mails."""
        return str(re.search(r"\b(\d{6})\b", str(self.mail_to(address, after)["Subject"]))[1])  # type: ignore[index]

    def mail_to(self, address: str, after: int, seconds: float = 60) -> EmailMessage:
        return until(lambda: self._mails_to(address, after), seconds=seconds)[0]

    def _mails_to(self, address: str, after: int) -> list[EmailMessage]:
        return [each for each in self.mails.mails[after:] if address in str(each["To"])]

    def _about(self, subject: str) -> dict[str, object]:
        found = self.api.get("conversations").json()["items"]
        return next((each for each in found if each["subject"] == subject), {})


@contextmanager
def nordnetz(**environment: str) -> Iterator[Nordnetz]:
    """Set up by commands and the API alone, as an operator does it by a script."""
    installation = prepared(**environment)
    installation.start()
    with MailServer() as mails:
        server = f"smtp://127.0.0.1:{mails.port}"
        installation.egal("workspace", "add", "umzug", "--name", "Nordnetz")
        installation.egal(
            "inbox", "add", "email", INBOX, "--workspace", "umzug", "--server", server
        )
        token = installation.egal("token", "add", "--workspace", "umzug", "--scopes", "all")
        headers = {"Authorization": f"Bearer {token['token']}"}
        with httpx.Client(base_url=f"{installation.url}/api/v1/", headers=headers) as api:
            assert api.put("portal/opening").status_code == 200
            yield Nordnetz(installation, mails, api)
    installation.remove()
