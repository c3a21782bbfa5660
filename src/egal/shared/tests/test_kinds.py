import io
import zipfile

import pytest

from egal.shared.kinds import kind_of, picture

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40)
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\n"
PROGRAM = b"MZ\x90\x00" + bytes(60)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
PAGE = b"\n<!DOCTYPE html><script>alert(1)</script>"
LOG = "19:02 Gerät verlor das Signal\n".encode()


def _docx() -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
    return box.getvalue()


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("content", "declared", "stored"),
    [
        (PNG, "application/octet-stream", "image/png"),
        (PNG, "text/html", "image/png"),
        (JPEG, "image/png", "image/jpeg"),
        (PDF, "text/plain", "application/pdf"),
        (PAGE, "image/png", "text/html"),
        (PAGE, "text/plain", "text/html"),
        (SVG, "image/png", "image/svg+xml"),
        (PROGRAM, "image/jpeg", "application/vnd.microsoft.portable-executable"),
        (_docx(), DOCX, DOCX),
        (_docx(), "text/html", "application/zip"),
        (LOG, "text/csv", "text/csv"),
        (LOG, "image/png", "application/octet-stream"),
        (b"\x00\x01\x02", "text/plain", "application/octet-stream"),
        (b"\x00\x01\x02", "application/x-router-dump", "application/x-router-dump"),
        (b"BM and PK are our initials", "text/plain", "text/plain"),
        (b"", "text/plain", "text/plain"),
    ],
)
def test_content_tells_what_it_is(content: bytes, declared: str, stored: str) -> None:
    assert kind_of(content, declared) == stored


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (b"GIF89a" + bytes(20), "image/gif"),
        (WEBP, "image/webp"),
        *((content, "") for content in (SVG, PAGE, PDF, PROGRAM, LOG, b"")),
    ],
)
def test_only_pixels_are_shown_in_a_page(content: bytes, shown: str) -> None:
    assert picture(content) == shown
