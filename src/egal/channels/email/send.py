"""Hand a message to the inbox's own mail server (SMTP, RFC 5321; SMTPUTF8, RFC 6531).

Of several recipients those whom the server takes have it, and the agent hears who did not get it
and why; who was put off is tried again, alone. If it takes none, nothing is sent. A connection
lost after the text was sent leaves it open whether the server has it; the message keeps its
Message-ID, so a second copy is known as one. The host is typed in by an operator, mail servers
often stand in the own network, and so no address is forbidden here.
"""

import base64
import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
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
from egal.channels.email.answers import CREDENTIALS, explained, words_of
from egal.channels.email.compose import compose, policy
from egal.channels.email.headers import ascii_domain, one_line
from egal.channels.email.references import message_id_for, return_path_for
from egal.channels.email.resent import resent

TIMEOUT = 30.0  # seconds, for each step of the dialogue


def send(outbound: Outbound) -> Receipt:
    """Returns once the server took it over. Raises a DeliveryError an agent understands."""
    if not outbound.settings.get("smtp_host"):
        raise Reconnect(_("This inbox has no outgoing mail server yet."))
    written = _written(outbound)
    with explained(str(outbound.settings["smtp_host"])):
        server = _connected(outbound.settings)
        try:
            return _hand_over(server, outbound, written)
        finally:
            server.close()


def check(settings: Mapping[str, Any]) -> None:
    """Connect, say EHLO, sign in, leave. Raises a DeliveryError as `send` does."""
    with explained(str(settings["smtp_host"])):
        server = _connected(settings)
        try:
            _expect(*server.noop())
        finally:
            server.close()


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
    if settings.get("smtp_user"):
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


def _written(outbound: Outbound) -> Callable[[bool], bytes]:
    """What goes out, for a server that knows international addresses or not."""
    if outbound.redirects:
        handed_on = resent(outbound, outbound.redirects())
        return lambda _international: handed_on
    message = compose(outbound)
    return lambda international: message.as_bytes(policy=policy(international=international))


def _hand_over(
    server: smtplib.SMTP, outbound: Outbound, written: Callable[[bool], bytes]
) -> Receipt:
    recipients = _recipients(outbound)
    sender = ascii_domain(_return_path(outbound))
    international = not "".join([sender, *recipients]).isascii()
    if international and not server.has_extn("smtputf8"):
        raise Refused(_("The mail server cannot deliver to addresses with such letters."))
    content = written(international)
    _begin(server, sender, _options(server, content, international=international))
    external_id = message_id_for(outbound.message_id, outbound.inbox_address)
    answers = {recipient: _address(server, recipient) for recipient in recipients}
    taken = [recipient for recipient, error in answers.items() if error is None]
    delayed = {one: str(error) for one, error in answers.items() if isinstance(error, TryAgain)}
    refused = {one: str(error) for one, error in answers.items() if isinstance(error, Refused)}
    if not taken and outbound.settled and not delayed:
        return Receipt(external_id, refused=refused)  # the others have it
    if not taken:
        raise (TryAgain if delayed else Refused)("; ".join({**refused, **delayed}.values()))
    _expect(*server.data(content))
    with suppress(smtplib.SMTPException, OSError):  # it has the message; parting words are nothing
        server.quit()
    return Receipt(external_id, reached=taken, refused=refused, delayed=delayed)


def _options(server: smtplib.SMTP, content: bytes, *, international: bool) -> list[str]:
    """What we write has seven bits; what is handed on may have eight (RFC 6152)."""
    if international:
        return ["SMTPUTF8", "BODY=8BITMIME"]
    return ["BODY=8BITMIME"] if not content.isascii() and server.has_extn("8bitmime") else []


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


def _begin(server: smtplib.SMTP, sender: str, options: list[str]) -> None:
    code, answer = server.mail(sender, options)
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
    if code in CREDENTIALS or 200 <= code < 300:
        _expect(code, answer)
        return None
    kind = Refused if 500 <= code < 600 else TryAgain
    return kind(
        _("The mail server did not take %(address)s: %(answer)s")
        % {"address": recipient, "answer": words_of(code, answer)}
    )


def _expect(code: int, answer: bytes) -> None:
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, answer)
