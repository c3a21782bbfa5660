"""What a file is, told by its content: a name and a declared type are the sender's claims."""

from puremagic import PureError, magic_string

HEAD = 8 * 1024  # bytes at the beginning that tell
UNKNOWN = "application/octet-stream"

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
PDF = "application/pdf"
AUDIO = frozenset(
    {
        "audio/aac",
        "audio/flac",
        "audio/mp4",
        "audio/mpeg",
        "audio/ogg",
        "audio/wav",
        "audio/x-wav",
        "audio/webm",
    }
)
_OPEN = (b"<script", b"<html", b"<body", b"<iframe", b"<svg")
_BOXES = {b"PK\x03\x04": "application/zip", b"\xd0\xcf\x11\xe0": "application/x-ole-storage"}
_USUAL = {  # what most files are, so that not all of the thousand marks are looked for in each
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_MARKED = ("image/", "audio/", "video/", "application/pdf")  # whose content always has a mark


def kind_of(head: bytes, declared: str) -> str:
    """The media type to store. head: the first HEAD bytes, or all.

    Content with a mark is what it says. Without one, the declared type stands unless it would
    have had one; inside of a ZIP or OLE box any document may be.
    """
    if _is_text(head):
        return _active(head) or _kind_of_text(head, declared)
    for mark, box in _BOXES.items():
        if head.startswith(mark):
            return declared if _fits_in_a_box(declared) else box
    found = _marked(head)
    if found:
        return declared if _alike(found, declared) else found
    return UNKNOWN if declared.startswith((*_MARKED, "text/")) else declared


def picture(head: bytes) -> str:
    """The type of a picture that a browser may show: pixels, and nothing that runs. Else ""."""
    found = _marked(head)
    return found if found in PICTURES else ""


def seen(head: bytes) -> str:
    """The type of what a browser may show or play by itself: pictures, sounds, PDF. Else "".

    A PDF is shown by the browser's own viewer, which has no access to the page it came from.
    """
    found = _marked(head)
    return found if found in PICTURES | AUDIO | {PDF} else ""


def _is_text(head: bytes) -> bool:
    """Whether it reads as UTF-8 without control characters; a letter may be cut at the end."""
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        if not head or error.start < len(head) - 3:
            return False
        text = head[: error.start].decode()
    return all(character >= " " or character in "\t\n\r\f\x1b" for character in text)


def _kind_of_text(head: bytes, declared: str) -> str:
    found = _marked(head, least=4)  # a PDF may begin with nothing but letters
    if found.startswith(_MARKED):
        return found
    return UNKNOWN if declared.startswith(_MARKED) else declared


def _active(head: bytes) -> str:
    """The type of text that a browser would run; empty for any other."""
    begins = head.lstrip()[:1024].lower()
    if begins.startswith(b"<") and b"<svg" in begins:
        return "image/svg+xml"
    return "text/html" if begins.startswith((b"<!doctype html", *_OPEN)) else ""


def _marked(head: bytes, least: int = 3) -> str:
    """least: bytes of a mark; two letters are as likely a word."""
    for mark, kind in _USUAL.items():
        if head.startswith(mark):
            return kind
    try:
        found = magic_string(head)
    except (PureError, ValueError):  # no mark is known, or there is nothing at all
        return ""
    sure = [each for each in found if each.mime_type and len(each.byte_match) >= least]
    return str(sure[0].mime_type) if sure else ""


def _fits_in_a_box(declared: str) -> bool:
    return declared.startswith("application/") and declared not in (UNKNOWN, "application/pdf")


def _alike(found: str, declared: str) -> bool:
    """Two names of one family, such as audio/wav and audio/x-wav. Pictures are told exactly."""
    major = found.partition("/")[0]
    return major in ("audio", "video", "text") and declared.startswith(f"{major}/")
