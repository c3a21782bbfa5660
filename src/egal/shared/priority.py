"""How urgent a request is, as its browser says (RFC 9218, section 4.1)."""

import re
from collections.abc import Iterable

_URGENCY = re.compile(rb"(?:^|,)\s*u=([0-7])\s*(?:[,;]|$)")
_USUAL = 3  # 0 is the most urgent, 7 the least


def can_wait(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether it is less urgent than what says nothing. headers: as ASGI has them, in small
    letters. What is not understood says nothing."""
    said = b",".join(value for name, value in headers if name == b"priority")
    found = _URGENCY.search(said)
    return found is not None and int(found[1]) > _USUAL
