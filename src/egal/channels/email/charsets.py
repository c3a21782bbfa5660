"""From bytes to text, whatever the sender claims. Nothing here raises; U+FFFD stands in at worst.

Labels are often wrong: programs write UTF-8 and say ISO-8859-1, or the other way round. Text
that is valid UTF-8 with letters beyond ASCII is UTF-8, because a single-byte text practically
never is by chance; so the label is believed only where it can be right.
"""

import base64
import codecs
import re

_LABEL = re.compile(r"[A-Za-z0-9._:-]{1,40}")
_SINGLE_BYTE = re.compile(r"iso8859|cp125|ascii|latin|koi8|mac")

# What senders mean by these names (WHATWG Encoding Standard, section 4.2).
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Codecs of Python that are no charsets of mail; punycode takes quadratic time.
_NO_CHARSETS = {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"}

_META = re.compile(
    rb"<meta\s[^<>]{0,200}charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE
)
_HEAD = 2_048  # bytes of HTML in which its own charset is looked for

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))


def text_from(content: bytes, label: str) -> str:
    """Decode as labelled, unless the label is unknown or cannot be true."""
    codec = _codec(label)
    if codec in ("", "utf-8"):
        return _decoded(content, "utf-8") or _guess(content)
    first, second = ("utf-8", codec) if _SINGLE_BYTE.match(codec) else (codec, "utf-8")
    return (
        _decoded(content, first)
        or _decoded(content, second)
        or _decoded(content, codec, "replace")
        or _guess(content)
    )


def html_label(content: bytes) -> str:
    """The charset that HTML names itself, "" if it does not."""
    found = _META.search(content, 0, _HEAD)
    return found[1].decode() if found else ""


def storable(text: str) -> str:
    """Without NUL and lone surrogates, which PostgreSQL refuses, controls and byte order marks.

    Line ends become a plain newline; tabulators stay.
    """
    seen = text.encode("utf-8", "ignore").translate(None, delete=_CONTROLS).decode()
    return seen.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")


def base64_bytes(encoded: bytes) -> bytes:
    """Decode what can be decoded: foreign characters are skipped, a broken end is cut off."""
    usable = encoded.translate(None, delete=_NOT_BASE64)
    usable = usable[: len(usable) - (len(usable) % 4 == 1)]
    return base64.b64decode(usable + b"=" * (-len(usable) % 4))


def is_base64(encoded: bytes) -> bool:
    """Whether it can be meant as base64: text that only claims to be has spaces and points."""
    foreign = encoded.translate(None, delete=_BASE64 + b"=\r\n")
    return len(foreign) * 10 <= len(encoded)


def _codec(label: str) -> str:
    label = label.strip().strip("\"'")
    if not _LABEL.fullmatch(label):
        return ""
    name = _known(label) or _known(label.lower().removeprefix("x-"))
    return "" if name in _NO_CHARSETS else _MEANT.get(name, name)


def _known(label: str) -> str:
    try:
        return codecs.lookup(label).name
    except LookupError:
        return ""


def _decoded(content: bytes, codec: str, errors: str = "strict") -> str:
    try:
        return content.decode(codec, errors)
    except (LookupError, ValueError):  # LookupError: a codec that does not give text, such as zip
        return ""


def _guess(content: bytes) -> str:
    """UTF-8 with some damage if more of it is right than wrong, else the Western code page."""
    return content.decode("utf-8" if _is_rather_utf_8(content) else "cp1252", "replace")


def _is_rather_utf_8(content: bytes) -> bool:
    """By itself, so that of 20 MB there are never two texts at once."""
    text = content.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return wrong <= len(text) - len(text.encode("ascii", "ignore")) - wrong
