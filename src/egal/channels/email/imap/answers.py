"""What an IMAP server answers, as an error that says what may help, in words for an operator."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError

from egal.channels.base import DeliveryError, Reconnect, TryAgain, Unreachable
from egal.channels.email.headers import one_line
from egal.channels.email.unreached import reason

MAX_ANSWER = 300  # characters of the server's words that are passed on
_LATER = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")  # RFC 5530, section 3


@contextmanager
def explained(host: str) -> Iterator[None]:
    """Every error as one of ours."""
    try:
        yield
    except LoginError as error:
        raise _of_sign_in(error) from error
    except CapabilityError as error:
        raise Reconnect(
            _("The mail server %(host)s lacks what is set up: %(error)s") % _words(host, error)
        ) from error
    except (IMAPClientAbortError, EOFError) as error:
        raise Unreachable(
            _("The mail server %(host)s ended the connection: %(error)s") % _words(host, error)
        ) from error
    except IMAPClientError as error:
        raise TryAgain(
            _("The mail server %(host)s refused to go on: %(error)s") % _words(host, error)
        ) from error
    except OSError as error:
        raise _of_network(host, error) from error


def no_folder(folder: str, error: Exception) -> DeliveryError:
    """For a folder that cannot be opened."""
    words = {"folder": folder, "error": words_of(error)}
    return Reconnect(_("The folder “%(folder)s” cannot be opened: %(error)s") % words)


def words_of(error: Exception) -> str:
    """What the server said, on one line."""
    told = error.args[0] if error.args else ""
    text = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(error)
    return one_line(text.removeprefix("b'").removesuffix("'"))[:MAX_ANSWER]


def asks_to_wait(error: Exception) -> bool:
    """Whether a refusal says nothing about whoever signs in."""
    return any(code in words_of(error) for code in _LATER)


def _words(host: str, error: Exception) -> dict[str, str]:
    return {"host": host, "error": words_of(error)}


def _of_sign_in(error: LoginError) -> DeliveryError:
    words = words_of(error)
    if asks_to_wait(error):
        return TryAgain(_("The mail server asks to try later: %s") % words)
    return Reconnect(
        _(
            "The mail server did not accept user name and password: %s. Many providers want a "
            "password made for programs (app password), and IMAP switched on in their settings."
        )
        % words.rstrip(".")
    )


def _of_network(host: str, error: OSError) -> DeliveryError:
    words = (
        _words(host, error)
        if error.args and isinstance(error.args[0], str)
        else {
            "host": host,
            "error": one_line(str(error))[:MAX_ANSWER],
        }
    )
    if isinstance(error, ssl.SSLCertVerificationError):
        return Reconnect(_("The certificate of %(host)s is not valid: %(error)s") % words)
    if isinstance(error, ssl.SSLError):
        return Reconnect(_("%(host)s does not speak TLS on this port: %(error)s") % words)
    words["error"] = reason(error)
    return Unreachable(_("The mail server %(host)s cannot be reached: %(error)s") % words)
