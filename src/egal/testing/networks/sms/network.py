"""SMS by Twilio: what the public writes, and what the webhooks are told.

Parameters: www.twilio.com/docs/messaging/guides/webhook-request; states: www.twilio.com/docs/
messaging/guides/track-outbound-message-status; signature: www.twilio.com/docs/usage/webhooks/
webhooks-security; words that stop: help.twilio.com, "Twilio support for opt-out keywords"; all as
remembered, but the signature agrees with Twilio's own RequestValidator in a test.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock
from urllib.parse import urlencode

from egal.testing.networks.clock import Clock
from egal.testing.networks.going_out import Deliveries, Delivery

STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
START = {"START", "YES", "UNSTOP"}
# GSM 03.38: one unit a letter, two for those of its second table; anything else makes it UCS-2.
BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = set("^{}\\[~]|€\f")


@dataclass
class Text:
    """One message. states: in order. callback: where each of them is told."""

    sid: str
    sender: str
    to: str
    body: str
    at: datetime
    media: list[tuple[str, str]] = field(default_factory=list)
    callback: str = ""
    states: list[str] = field(default_factory=list)
    error: int = 0


class Sms:
    """number: the company's. webhook: where what comes in is told, as one types it in Twilio's
    console. url: what stands for https://api.twilio.com. stopped: who wrote STOP. unreachable: to
    whom nothing gets, with the error's number."""

    sid, token = "AC" + "5" * 32, "nobody-guesses-twilio"
    number = "+4940555020"

    def __init__(self, clock: Clock, out: Deliveries, lock: RLock) -> None:
        self.clock, self.out, self.lock = clock, out, lock
        self.url, self.webhook = "http://localhost/twilio", ""
        self.texts: dict[str, Text] = {}
        self.stopped: set[str] = set()
        self.unreachable: dict[str, int] = {}
        self.regions = {"+49", "+43", "+41"}
        self._last = clock.milliseconds() * 100  # one that was forgotten is not given again
        self.numbers: dict[str, str] = {}

    def number_of(self, who: str) -> str:
        """Somebody's, made when first named; a number is its own."""
        if who.startswith("+"):
            return who
        return self.numbers.setdefault(who, f"+4917055500{len(self.numbers):02}")

    def writes(self, who: str, body: str, *, media: Iterable[tuple[str, str]] = ()) -> Text:
        """Somebody writes. media: URLs with their kinds."""
        made = self.add(self.number_of(who), self.number, body, media=media)
        word = body.strip().upper()
        if word in STOP:
            self.stopped.add(made.sender)
        elif word in START:
            self.stopped.discard(made.sender)
        made.states.append("received")
        if self.webhook:
            self._tell(self.webhook, self._received(made))
        return made

    def gets(self, text: Text | str) -> None:
        """It arrived."""
        self.tell_state(self.text(text), "delivered")

    def loses(self, text: Text | str, error: int = 30003) -> None:
        """It did not: 30003 unreachable, 30005 unknown, 30006 landline, 30007 filtered."""
        found = self.text(text)
        found.error = error
        self.tell_state(found, "undelivered")

    def text(self, text: Text | str) -> Text:
        """By its SID or itself."""
        return text if isinstance(text, Text) else self.texts[text]

    @property
    def told(self) -> list[str]:
        """What the company has written, oldest first."""
        return [each.body for each in self.texts.values() if each.sender == self.number]

    def add(
        self,
        sender: str,
        to: str,
        body: str,
        *,
        media: Iterable[tuple[str, str]] = (),
        callback: str = "",
    ) -> Text:
        """A new message."""
        with self.lock:
            kind = "MM" if (files := list(media)) else "SM"
            self._last += 1
            sid = f"{kind}{self._last:032x}"
            self.texts[sid] = Text(sid, sender, to, body, self.clock.now(), files, callback)
            return self.texts[sid]

    def tell_state(self, text: Text, state: str) -> None:
        """One state more, told where the message said."""
        text.states.append(state)
        told = {**self._known(text), "MessageStatus": state, "SmsStatus": state}
        if text.error:
            told["ErrorCode"] = str(text.error)
        if text.callback:
            self._tell(text.callback, told)

    def _received(self, text: Text) -> dict[str, str]:
        told = {**self._known(text), "Body": text.body, "SmsStatus": "received"}
        told |= {"NumMedia": str(len(text.media)), "NumSegments": str(segments(text.body))}
        for place, (url, kind) in enumerate(text.media):
            told |= {f"MediaUrl{place}": url, f"MediaContentType{place}": kind}
        return told

    def _known(self, text: Text) -> dict[str, str]:
        ids = {"MessageSid": text.sid, "SmsSid": text.sid, "AccountSid": self.sid}
        return {**ids, "ApiVersion": "2010-04-01", "From": text.sender, "To": text.to}

    def _tell(self, url: str, told: Mapping[str, str]) -> None:
        headers = {
            "content-type": "application/x-www-form-urlencoded; charset=utf-8",
            "x-twilio-signature": signature(self.token, url, told),
        }
        self.out.put(Delivery("POST", url, headers, urlencode(told).encode()))


def signature(token: str, url: str, told: Mapping[str, str]) -> str:
    """HMAC-SHA1 of the address and of all parameters, sorted, joined without anything between."""
    whole = url + "".join(f"{name}{told[name]}" for name in sorted(told))
    digest = hmac.new(token.encode(), whole.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def segments(body: str) -> int:
    """Into how many a text is cut: 160 letters, or 153 each; 70 or 67 where one is not in GSM.

    www.twilio.com/docs/glossary/what-sms-character-limit, as remembered.
    """
    if set(body) <= BASIC | EXTENDED:
        units, single, each = len(body) + sum(one in EXTENDED for one in body), 160, 153
    else:
        units, single, each = len(body.encode("utf-16-le")) // 2, 70, 67
    return 1 if units <= single else -(-units // each)
