"""A header mended before it is parsed: one bad line shall not end it and hide what follows.

Seen from old scripts and scanners: "Subject : x", and lines without a colon between the fields.
The library takes the first for text (RFC 5322 allows it in obsolete syntax, section 4.5) and ends
the header at the second.
"""

import re

_MAX_HEAD = 256 * 1024  # bytes
_ENDS = (b"\n\r\n", b"\n\n", b"\r\r")
_SPACED = re.compile(rb"^([!-9;-~]{1,60})[ \t]{1,9}:", re.MULTILINE)
_STRAY = re.compile(rb"^(?![!-9;-~]{1,200}:|[ \t\r\n]|From )(?=[^\r\n])", re.MULTILINE)
_KNOWN = re.compile(
    rb"^(?:from|to|subject|date|message-id|content-type|mime-version|received):",
    re.IGNORECASE | re.MULTILINE,
)


def mended(content: bytes) -> bytes:
    """The same mail with a header that can be read to its end; unchanged if it is in order."""
    end = _end(content)
    head = content[:end]
    better = _SPACED.sub(rb"\1:", head) if b" :" in head or b"\t:" in head else head
    if _STRAY.search(better):
        known = [field.start() for field in _KNOWN.finditer(better)]
        better = _named(better, known[0], known[-1]) if known else better
    return content if better == head else better + content[end:]


def _end(content: bytes) -> int:
    """Where the first empty line begins, as far as the header may reach."""
    end = min(len(content), _MAX_HEAD)
    for mark in _ENDS:
        found = content.find(mark, 0, end + len(mark))
        end = found if 0 <= found < end else end
    return end


def _named(head: bytes, first: int, last: int) -> bytes:
    """Lines between known fields that are none become one; what is below them may be the text."""
    between = _STRAY.sub(b"X-Stray: ", head[first:last])
    return head[:first] + between + head[last:]
