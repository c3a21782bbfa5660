"""Signing in at a mail server with a token: XOAUTH2 in SMTP (RFC 4954) and IMAP (RFC 3501).

https://developers.google.com/workspace/gmail/imap/xoauth2-protocol, which Microsoft's servers speak
as well. A token that is not taken is renewed once: a provider may end it before its time.
"""

import base64
import smtplib

from django.utils.translation import gettext as _
from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, LoginError

from egal.channels.base import Reconnect
from egal.channels.email.answers import CREDENTIALS
from egal.channels.email.answers import words_of as smtp_words
from egal.channels.email.imap.answers import asks_to_wait
from egal.channels.email.imap.answers import words_of as imap_words
from egal.channels.email.oauth.grants import access_token

_NAME = "XOAUTH2"


def sign_in_to_smtp(server: smtplib.SMTP, user: str, grant: int) -> None:
    """Raises DeliveryError, and the library's errors for `explained`."""
    if _NAME not in server.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError(_NAME)
    token = access_token(grant)
    code, answer = _offered_to_smtp(server, user, token)
    if code in CREDENTIALS:
        token = access_token(grant, refused=token)
        code, answer = _offered_to_smtp(server, user, token)
    if code in CREDENTIALS:
        raise _refused(user, smtp_words(code, answer))
    if code != 235:
        raise smtplib.SMTPResponseException(code, answer)


def sign_in_to_imap(client: IMAPClient, user: str, grant: int) -> None:
    """Raises DeliveryError, and the library's errors for `explained`."""
    if not client.has_capability(f"AUTH={_NAME}"):
        raise CapabilityError(_NAME)
    token = access_token(grant)
    if _refusal_of_imap(client, user, token):
        token = access_token(grant, refused=token)
        if refusal := _refusal_of_imap(client, user, token):
            raise _refused(user, imap_words(refusal)) from refusal


def _offered_to_smtp(server: smtplib.SMTP, user: str, token: str) -> tuple[int, bytes]:
    """What is wrong is told in a challenge (334), which wants an empty answer; then it refuses."""
    first = base64.b64encode(_offer(user, token)).decode()
    code, answer = server.docmd("AUTH", f"{_NAME} {first}")
    return server.docmd("") if code == 334 else (code, answer)


def _refusal_of_imap(client: IMAPClient, user: str, token: str) -> LoginError | None:
    """The library makes one error of a refusal and of a connection that ends."""
    try:
        client.sasl_login(_NAME, lambda challenge: b"" if challenge else _offer(user, token))
    except LoginError as error:
        if isinstance(error.__context__, IMAPClientAbortError):
            raise error.__context__ from error
        if asks_to_wait(error):
            raise
        return error
    return None


def _offer(user: str, token: str) -> bytes:
    return f"user={user}\1auth=Bearer {token}\1\1".encode()


def _refused(user: str, words: str) -> Reconnect:
    return Reconnect(
        _(
            "The mail server does not let %(user)s in with this sign-in: %(words)s. Look whether "
            "the user name is right, and whether IMAP and SMTP are allowed for this mailbox."
        )
        % {"user": user, "words": words.rstrip(".")}
    )
