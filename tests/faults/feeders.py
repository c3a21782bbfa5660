"""The outside world while something fails: what it says, it says again until it is acknowledged.

A mail server comes again until 250, a provider of webhooks until 2xx, a client of the API asks
with the same Idempotency-Key until it is answered. What is refused for good would be lost, so that
ends the feeder and fails the test.
"""

import itertools
import json
import smtplib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from egal.shared.standard_webhooks import signed_headers
from egal.testing.mailserver import customer_mail

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
INBOX = "support@nordnetz.example"
PACE = 0.01  # seconds between two things said
PATIENCE = 60.0  # seconds for the last thing
LATER = {408, 425, 429}

Attempt = Callable[[], object]


@dataclass(frozen=True)
class Doors:
    """Where the house is reached. matters: conversations that the API answers, by public id."""

    webs: Sequence[str]
    smtp: int
    hook: str
    token: str
    matters: Sequence[str]


class RefusedForGood(Exception):
    """The other side would give up, although we have only a fault of ours."""


class Feeder(threading.Thread):
    """Says one thing after the other. said: what was acknowledged. retries: what it took more."""

    def __init__(self, name: str, say: Callable[[str], Attempt]) -> None:
        super().__init__(name=name)
        self.said: list[str] = []
        self.retries = 0
        self.refusal = ""
        self._say = say
        self._stopped = threading.Event()
        self._given_up = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(PACE) and not self.refusal:
            self._insist(f"{self.name} {len(self.said)}.")

    def stop(self, patience: float) -> None:
        """Returns once the last thing is acknowledged, or so many seconds have passed."""
        self._stopped.set()
        self.join(patience)
        self._given_up.set()
        self.join()

    def _insist(self, text: str) -> None:
        attempt = self._say(text)
        while not self.refusal:
            try:
                attempt()
            except RefusedForGood as error:
                self.refusal = str(error)
            except (OSError, httpx.HTTPError) as error:
                self.retries += 1
                if self._given_up.wait(PACE):
                    self.refusal = f"not acknowledged to the end: {error}"
            else:
                self.said.append(text)
                return


@contextmanager
def feeding(doors: Doors) -> Iterator[list[Feeder]]:
    """Mara writes mails, the shop calls, Jana's program answers Henrik and the shop's customer."""
    with httpx.Client(timeout=20) as web:
        ways = {"Mail": by_mail(doors), "Call": by_call(doors, web), "Answer": by_api(doors, web)}
        feeders = [Feeder(name, say) for name, say in ways.items()]
        for feeder in feeders:
            feeder.start()
        patience = 0.0
        try:
            yield feeders
            patience = PATIENCE
        finally:
            for feeder in feeders:
                feeder.stop(patience)
    assert not [f"{one.name}: {one.refusal}" for one in feeders if one.refusal]


def by_mail(doors: Doors) -> Callable[[str], Attempt]:
    def say(text: str) -> Attempt:
        mail = customer_mail("Mara <mara@posteo.example>", INBOX, "Router", text)
        return lambda: send_mail(doors.smtp, mail)

    return say


def by_call(doors: Doors, web: httpx.Client) -> Callable[[str], Attempt]:
    houses = itertools.cycle(doors.webs)
    return lambda text: lambda: call(web, next(houses) + doors.hook, text)


def by_api(doors: Doors, web: httpx.Client) -> Callable[[str], Attempt]:
    houses, matters = itertools.cycle(doors.webs), itertools.cycle(doors.matters)

    def say(text: str) -> Attempt:
        path = f"/api/v1/conversations/{next(matters)}/messages"
        headers = {"Authorization": f"Bearer {doors.token}", "Idempotency-Key": text}
        return lambda: judge(web.post(next(houses) + path, json={"text": text}, headers=headers))

    return say


def call(web: httpx.Client, url: str, text: str, sender: str = "C-7") -> None:
    """Deliver what the shop's customer says; the same text is the same delivery."""
    body = json.dumps({"id": text, "sender": {"address": sender}, "text": text}).encode()
    headers = {**signed_headers(SECRET, text, body), "Content-Type": "application/json"}
    judge(web.post(url, content=body, headers=headers))


def send_mail(port: int, mail: bytes) -> None:
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
            server.sendmail("mara@posteo.example", [INBOX], mail)
    except smtplib.SMTPRecipientsRefused as error:
        code, why = error.recipients[INBOX]
        raise _refusal(code, str(why)) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, str(error.smtp_error)) from None


def judge(answer: httpx.Response) -> None:
    """As a program does that goes by the status: 4xx is its own fault, 5xx is for later."""
    if 400 <= answer.status_code < 500 and answer.status_code not in LATER:
        raise RefusedForGood(f"{answer.status_code} {answer.text}")
    answer.raise_for_status()


def _refusal(code: int, why: str) -> Exception:
    return RefusedForGood(f"{code} {why}") if code >= 500 else OSError(f"{code} {why}")
