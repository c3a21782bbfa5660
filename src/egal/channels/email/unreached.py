"""Why a mail server cannot be reached, in words."""

import socket

from django.utils.translation import gettext as _

from egal.channels.email.headers import one_line

_LONGEST = 300  # characters of the system's words that are passed on


def reason(error: OSError) -> str:
    """Without the system's numbers; what is usual in the language of whoever looks."""
    if isinstance(error, socket.gaierror):
        return _("no server of this name is known.")
    if isinstance(error, ConnectionRefusedError):
        return _("nothing answers on this port.")
    if isinstance(error, TimeoutError):
        return _("it does not answer in time.")
    return one_line(error.strerror or str(error))[:_LONGEST]
