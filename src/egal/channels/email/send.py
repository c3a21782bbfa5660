"""Hand a message to the inbox's own mail server (SMTP, RFC 5321; SMTPUTF8, RFC 6531).

Of several recipients those whom the server takes have it, and the agent hears who did not get it
and why; who was put off is tried again, alone. If it takes none, nothing is sent. A connection
lost after the text was sent leaves it open whether the server has it; the message keeps its
Message-ID, so a second copy is known as one. Connections are kept for a moment (`pool.py`). The
host is typed in by an operator, mail servers often stand in the own network, and so no address is
forbidden here.
"""

import base64
import hashlib
import re
import smtplib
import ssl
from collections.abc import Hashable, Mapping
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import (
    DeliveryError,
    Outbound,
    Receipt,
    Reconnect,
    Refused,
    TryAgain,
)
from egal.channels.email.answers import CREDENTIALS, doubtful, explained, words_of
from egal.channels.email.compose import compose, policy
from egal.channels.email.headers import ascii_domain, one_line
from egal.channels.email.oauth.providers import grant_for
from egal.channels.email.oauth.xoauth2 import sign_in_to_smtp
from egal.channels.email.pool import Pool
from egal.channels.email.references import message_id_for, return_path_for
from egal.channels.email.resent import resent
from egal.channels.email.signing import signed

TIMEOUT = 30.0  # seconds, for each step of the dialogue
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


connections = Pool()


@dataclass(frozen=True, slots=True)
class _Answers:
    """Who of the recipients is taken; of the others, why not."""

    taken: list[str]
    refused: dict[str, str]
    delayed: dict[str, str]


def send(outbound: Outbound) -> Receipt:
    """Returns once the server took it over. Raises a DeliveryError an agent understands."""
    if not outbound.settings.get("smtp_host"):
        raise Reconnect(_("This inbox has no outgoing mail server yet."))
    if outbound.redirects:  # not signed: it is from the sender's domain, not from ours
        return _hand_on(outbound, resent(outbound, outbound.redirects()))
    return deliver(outbound, compose(outbound))


def deliver(outbound: Outbound, message: EmailMessage) -> Receipt:
    """The same for a mail that is written already; outbound says from whom to whom."""
    written = message.as_bytes(policy=policy(international=_is_international(outbound)))
    return _hand_on(outbound, signed(written, outbound.settings, outbound.inbox_address))


def _hand_on(outbound: Outbound, text: bytes) -> Receipt:
    settings, host = outbound.settings, str(outbound.settings["smtp_host"])
    begin = partial(_begin, outbound=outbound, eight_bits=not text.isascii())
    lent = connections.lent(_key(settings), partial(_connected, settings), begin)
    with explained(host), lent as (server, answers):
        if answers.taken:
            _hand_over(server, text, host)
    return Receipt(
        message_id_for(outbound.message_id, outbound.inbox_address),
        reached=answers.taken,
        refused=answers.refused,
        delayed=answers.delayed,
    )


def check(settings: Mapping[str, Any]) -> None:
    """Connect anew, say EHLO, sign in, leave. Raises a DeliveryError as `send` does."""
    with explained(str(settings["smtp_host"])), closing(_connected(settings)) as server:
        _expect(*server.noop())


def _key(settings: Mapping[str, Any]) -> Hashable:
    """Whatever changes in the settings, a password above all, asks for a new connection."""
    told = repr(sorted((name, str(value)) for name, value in settings.items()))
    return settings["smtp_host"], hashlib.sha256(told.encode()).digest()


def _connected(settings: Mapping[str, Any]) -> smtplib.SMTP:
    host, security = str(settings["smtp_host"]), settings.get("smtp_security") or "starttls"
    port = int(settings.get("smtp_port") or (465 if security == "tls" else 587))
    if security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=tls_context())
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        _prepare(server, security, settings)
    except BaseException:
        server.close()
        raise
    return server


def tls_context() -> ssl.SSLContext:
    """Certificate and host name are checked; there is no way to switch that off."""
    return ssl.create_default_context()


def _prepare(server: smtplib.SMTP, security: str, settings: Mapping[str, Any]) -> None:
    server.ehlo_or_helo_if_needed()
    if security == "starttls":
        server.starttls(context=tls_context())
        server.ehlo_or_helo_if_needed()
    if grant := grant_for(settings, "smtp"):
        sign_in_to_smtp(server, str(settings["smtp_user"]), grant)
    elif settings.get("smtp_user"):
        _log_in(server, str(settings["smtp_user"]), str(settings.get("smtp_password") or ""))


def _log_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """The library only takes ASCII; PLAIN is defined for UTF-8 (RFC 4616, section 2)."""
    if (user + password).isascii():
        server.login(user, password)
        return
    token = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    code, answer = server.docmd("AUTH", f"PLAIN {token}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _begin(server: smtplib.SMTP, *, outbound: Outbound, eight_bits: bool) -> _Answers:
    """The dialogue up to the text. Nothing is sent yet, if it fails here."""
    if _is_international(outbound) and not server.has_extn("smtputf8"):
        raise Refused(_("The mail server cannot deliver to addresses with such letters."))
    _announce(server, outbound, eight_bits=eight_bits)
    answers = {recipient: _address(server, recipient) for recipient in _recipients(outbound)}
    taken = [recipient for recipient, error in answers.items() if error is None]
    delayed = {one: str(error) for one, error in answers.items() if isinstance(error, TryAgain)}
    refused = {one: str(error) for one, error in answers.items() if isinstance(error, Refused)}
    if taken:
        _expect(*server.docmd("DATA"), 354)
    elif delayed or not outbound.settled:  # else the others have it
        raise (TryAgain if delayed else Refused)("; ".join({**refused, **delayed}.values()))
    return _Answers(taken, refused, delayed)


def _hand_over(server: smtplib.SMTP, text: bytes, host: str) -> None:
    """As the library's `data`, which does not tell when nobody knows what became of it."""
    ended = text if text.endswith(b"\r\n") else text + b"\r\n"
    server.send(_LEADING_DOT.sub(b"..", ended) + b".\r\n")  # RFC 5321, section 4.5.2
    with doubtful(host):
        answer = server.getreply()
    _expect(*answer)


def _options(server: smtplib.SMTP, outbound: Outbound, *, eight_bits: bool) -> list[str]:
    """What we write has seven bits; what is handed on may have eight (RFC 6152)."""
    if _is_international(outbound):
        return ["SMTPUTF8", "BODY=8BITMIME"]
    return ["BODY=8BITMIME"] if eight_bits and server.has_extn("8bitmime") else []


def _recipients(outbound: Outbound) -> list[str]:
    """Each once, without those an earlier try has settled."""
    named = (*outbound.to, *outbound.cc, *outbound.bcc)
    spelled = dict.fromkeys(one_line(ascii_domain(one.address)) for one in named)
    return [one for one in spelled if one not in outbound.settled]


def _return_path(outbound: Outbound) -> str:
    """None at all for what nobody wrote, so that no server answers it (RFC 3834, section 3.3)."""
    if outbound.automatic:
        return ""
    if outbound.settings.get("marked_return_path"):
        return return_path_for(outbound.message_id, outbound.inbox_address)
    return outbound.inbox_address


def _is_international(outbound: Outbound) -> bool:
    """Whether it needs SMTPUTF8 (RFC 6531)."""
    return not "".join([_sender(outbound), *_recipients(outbound)]).isascii()


def _sender(outbound: Outbound) -> str:
    return ascii_domain(_return_path(outbound))


def _announce(server: smtplib.SMTP, outbound: Outbound, *, eight_bits: bool) -> None:
    sender = _sender(outbound)
    code, answer = server.mail(sender, _options(server, outbound, eight_bits=eight_bits))
    if 500 <= code < 600 and not sender:  # says nothing about what people write
        refusal = _("The mail server takes no automatic mail: %(answer)s")
        raise Refused(refusal % {"answer": words_of(code, answer)})
    if 500 <= code < 600:
        raise Reconnect(
            _("The mail server does not send for %(address)s: %(answer)s")
            % {"address": sender, "answer": words_of(code, answer)}
        )
    _expect(code, answer)


def _address(server: smtplib.SMTP, recipient: str) -> DeliveryError | None:
    """Why it does not take this one, for now or for good; None when it does."""
    code, answer = server.rcpt(recipient)
    if code in CREDENTIALS or code == 421 or 200 <= code < 300:
        _expect(code, answer)
        return None
    kind = Refused if 500 <= code < 600 else TryAgain
    return kind(
        _("The mail server did not take %(address)s: %(answer)s")
        % {"address": recipient, "answer": words_of(code, answer)}
    )


def _expect(code: int, answer: bytes, wanted: int = 250) -> None:
    if code // 100 != wanted // 100:
        raise smtplib.SMTPResponseException(code, answer)
