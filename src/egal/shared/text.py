"""Text as people see it in passing."""

import re


def storable(text: str) -> str:
    """Without what no database takes: NUL characters, and halves of surrogate pairs."""
    whole = text.replace("\x00", "") if "\x00" in text else text
    return whole if whole.isascii() else whole.encode("utf-8", "replace").decode()


def is_storable(text: str) -> bool:
    """Whether it is so already, as nearly every text is."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def snippet(text: str, length: int = 160) -> str:
    """The beginning of a text on one line, at most `length` characters."""
    line = " ".join(text[: length * 4].split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


_PREFIXES = re.compile(r"(?:\s*(?:re|aw|antw|fwd?|wg|sv)\s*(?:\[\d+\]\s*)?:)+", re.IGNORECASE)


def bare_subject(subject: str) -> str:
    """A subject without what mail programs put before it when replying or forwarding."""
    return _PREFIXES.sub("", subject, count=1).strip() if _PREFIXES.match(subject) else subject
