"""A mail handed on exactly as it came, with our Resent fields above it (RFC 5322, section 3.6.6).

Nothing of the original is touched, so that its answer goes to whoever wrote it and signatures in it
stay good. Only the envelope's sender of the way to us goes (RFC 5321, section 4.4), and an mbox's
first line, which is no part of a mail.
"""

import re
from email.message import EmailMessage

from egal.channels.base import Outbound
from egal.channels.email.compose import author, mailbox, policy
from egal.channels.email.headers import values
from egal.channels.email.parsing import header_of
from egal.channels.email.references import (
    LOOP_HEADER,
    answered,
    loop_mark_for,
    message_id_for,
)

RESENT_ID = "Resent-Message-ID"

_LINE_END = re.compile(rb"\r\n|\r|\n")
_MBOX = re.compile(rb"\A>?From [^\r\n]*\r\n")
_RETURN_PATH = re.compile(rb"(?im)^return-path:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")


def resent(outbound: Outbound, raw: bytes) -> bytes:
    """The mail with our fields, with CRLF; the Resent-Message-ID is the same for each attempt.

    It carries our loop mark: no machine of ours answers it, wherever it comes in again.
    """
    ours = EmailMessage(policy())
    ours[LOOP_HEADER] = loop_mark_for(outbound.message_id)
    ours["Resent-Date"] = outbound.created_at
    ours["Resent-From"] = mailbox(author(outbound))
    ours["Resent-To"] = [mailbox(address) for address in outbound.to]
    ours[RESENT_ID] = message_id_for(outbound.message_id, outbound.inbox_address)
    return ours.as_bytes().rstrip(b"\r\n") + b"\r\n" + _as_sent(raw)


def came_from_us(raw: bytes) -> bool:
    """Whether one of its Resent-Message-IDs is ours, checked."""
    found = " ".join(values(header_of(raw), RESENT_ID))
    return answered("", found)[0] is not None


def _as_sent(raw: bytes) -> bytes:
    whole = _MBOX.sub(b"", _LINE_END.sub(b"\r\n", raw))
    header, between, body = whole.partition(b"\r\n\r\n")
    return _RETURN_PATH.sub(b"", header + b"\r\n") + between[2:] + body
