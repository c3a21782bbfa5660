"""What receiving servers found out about a sender: Authentication-Results (RFC 8601)."""

import re
from email.message import Message

from egal.channels.email.headers import one_line, values

MAX_FIELDS = 20
_MAX_FIELD = 4_096  # characters
_COMMENT = re.compile(r"\([^()]*\)")
_DMARC = re.compile(r"dmarc\s*=\s*(\w+)", re.IGNORECASE)


def forged_say(message: Message) -> tuple[str, ...]:
    """The servers, in lower case, whose newest result is dmarc=fail (RFC 7489, section 11.2).

    A server writes above all that was there before: of two results of one name the first counts.
    """
    results: dict[str, str] = {}
    for field in values(message, "Authentication-Results")[:MAX_FIELDS]:
        server, _semicolon, rest = _COMMENT.sub("", one_line(field[:_MAX_FIELD])).partition(";")
        name, found = server.split(), _DMARC.search(rest)
        if name and found:
            results.setdefault(name[0].lower(), found[1].lower())
    return tuple(name for name, result in results.items() if result == "fail")
