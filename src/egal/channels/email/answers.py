"""What a mail server answers, as an error that says what may help, in words for an agent."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from egal.channels.base import DeliveryError, InDoubt, Reconnect, Refused, TryAgain, Unreachable
from egal.channels.email.headers import one_line
from egal.channels.email.unreached import reason

MAX_ANSWER = 300  # characters of the server's words that are passed on

CREDENTIALS = {530, 534, 535, 538}  # RFC 4954, section 6


@contextmanager
def explained(host: str) -> Iterator[None]:
    """Every error as one of ours."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise _from_answer(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPNotSupportedError) as error:
        raise _from_dialogue(host, error) from error
    except smtplib.SMTPException as error:
        raise Reconnect(words_of(0, str(error))) from error
    except OSError as error:
        raise _from_network(host, error) from error


@contextmanager
def doubtful(host: str) -> Iterator[None]:
    """The text is sent, its answer not read yet: a server lost now may have it."""
    try:
        yield
    except smtplib.SMTPServerDisconnected as error:
        raise InDoubt(str(_from_dialogue(host, error))) from error


def words_of(code: int, answer: bytes | str) -> str:
    """The server's answer on one line, with its number."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return one_line(f"{code or ''} {text}")[:MAX_ANSWER]


def _from_answer(code: int, answer: bytes | str) -> DeliveryError:
    words = words_of(code, answer)
    if 400 <= code < 500:
        return TryAgain(_("The mail server asks to try later: %s") % words)
    if code in CREDENTIALS:
        return Reconnect(_("The mail server did not accept user name and password: %s") % words)
    return Refused(_("The mail server refused the message: %s") % words)


def _from_dialogue(host: str, error: smtplib.SMTPException) -> DeliveryError:
    words = {"host": host, "error": words_of(0, str(error))}
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Unreachable(_("The mail server %(host)s ended the connection: %(error)s") % words)
    return Reconnect(_("The mail server %(host)s lacks what is set up: %(error)s") % words)


def _from_network(host: str, error: OSError) -> DeliveryError:
    words = {"host": host, "error": words_of(0, str(error))}
    if isinstance(error, ssl.SSLCertVerificationError):
        return Reconnect(_("The certificate of %(host)s is not valid: %(error)s") % words)
    if isinstance(error, ssl.SSLError):
        return Reconnect(_("%(host)s does not speak TLS on this port: %(error)s") % words)
    words["error"] = reason(error)
    return Unreachable(_("The mail server %(host)s cannot be reached: %(error)s") % words)
