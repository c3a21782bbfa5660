"""Handing a message to a provider over HTTP: every outcome as an error that says what may help."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from egal.channels.base import DeliveryError, Reconnect, Refused, TryAgain
from egal.shared.http import Answer, NoAnswer, Unacceptable, post
from egal.shared.text import snippet

MAX_WORDS = 300  # characters of the provider's answer that are passed on

LATER = {408, 425, 429}  # RFC 9110, 15.5.9; RFC 8470; RFC 6585
LOCKED_OUT = {401, 403}


def hand_over(url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
    """POST to a provider; returns its answer if that is a success. Raises DeliveryError.

    After a TryAgain the provider may have it: send an idempotency key that stays the same.
    """
    try:
        answer = post(url, content, headers)
    except NoAnswer as error:
        raise TryAgain(_("No answer came: %s") % error) from error
    except Unacceptable as error:
        raise Reconnect(_("This address cannot be used: %s") % error) from error
    if answer.ok:
        return answer
    raise _refusal(answer)


def _refusal(answer: Answer) -> DeliveryError:
    words = f"{answer.status} {snippet(answer.content.decode('utf-8', 'replace'), MAX_WORDS)}"
    if answer.status >= 500 or answer.status in LATER:
        return TryAgain(_("The other system asks to try later: %s") % words, answer.retry_at)
    if answer.status in LOCKED_OUT:
        return Reconnect(_("The other system did not accept our signature: %s") % words)
    if answer.status < 400:
        return Reconnect(_("The other system has moved elsewhere: %s") % words)
    return Refused(_("The other system refused the message: %s") % words)
