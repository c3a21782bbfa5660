"""What e-mail brings to the contract: real mails, and a mail server that does as it is told."""

from collections.abc import Iterator
from contextlib import contextmanager

from egal.channels.email.channel import channel
from egal.channels.email.tests.samples import ANSWER, INBOX, NAMES, sample
from egal.testing.contract import Contract, Outcome, Sample
from egal.testing.mailserver import MailServer


class MailProvider:
    """SMTP has no 429 and no moment: 451 stands for both (RFC 5321, section 4.2.1)."""

    places = ()

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self.settings = {**server.settings, "smtp_user": "support", "smtp_password": "geheim"}

    def will(self, outcome: Outcome) -> None:
        server = self._server
        server.busy = outcome in ("busy", "broken")
        server.refuse = [one.address for one in ANSWER.to] if outcome == "refuses" else []
        server.password = "another" if outcome == "locked_out" else "geheim"
        server.drop = outcome == "lost"

    def received(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self._server.mails]


@contextmanager
def provider() -> Iterator[MailProvider]:
    with MailServer(password="geheim") as server:
        yield MailProvider(server)


contract = Contract(
    channel=channel,
    address=INBOX,
    settings={},
    samples=[Sample(name, sample(name)) for name in NAMES],
    outbound=ANSWER,
    provider=provider,
    says_when=False,
)
