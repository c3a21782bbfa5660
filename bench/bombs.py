"""Mails built to cost whoever reads them time or memory, each by its name."""

import base64
import io
import random
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

_BASE64 = "Content-Transfer-Encoding: base64\r\n\r\n"
_CORPUS = Path(__file__).parents[1] / "src/egal/channels/email/tests/corpus"
_ATTRIBUTION = "Am 23.11.2026 um 09:14 schrieb "


def bombs() -> Mapping[str, Callable[[], bytes]]:
    """Each made when it is asked for, because together they are large."""
    made = {
        "50 MB of base64": lambda: _attached(b"A" * 50_000_000),
        "an attachment at the limit": lambda: _attached(random.Random(1).randbytes(18_000_000)),
        "a zip of zeros": lambda: _attached(_zip()),
        "20,000 parts": lambda: _mail(
            "--b\r\n\r\nx\r\n" * 20_000, kind="multipart/mixed; boundary=b"
        ),
        "1,000 parts": lambda: _mail("--b\r\n\r\nx\r\n" * 999, kind="multipart/mixed; boundary=b"),
        "5,000 levels": lambda: _nested(5_000),
        "28 levels of many lines": lambda: _nested(28) + b"x\r\n" * 400_000,
        "1 MB of References": lambda: _mail("x", References="<a@b>\r\n " * 120_000),
        "20,000 recipients": lambda: _mail("x", Cc=",\r\n ".join(_addresses(20_000))),
        "2,000 recipients": lambda: _mail("x", Cc=",\r\n ".join(_addresses(2_000))),
        "brackets for addresses": lambda: _mail("x", Cc="(" * 120_000, To="<@" * 60_000),
        "a subject of encoded words": lambda: _mail("x", Subject="=?utf-8?b?w6Q=?= " * 14_000),
        "a parameter of quotes": lambda: _mail("x", kind='a/b; x="' + '\\";' * 80_000),
        "200,000 nested divs": lambda: _html("<div>" * 200_000),
        "8,000 nested divs": lambda: _html("<div>" * 7_990),
        "tables in tables": lambda: _html("<table><tr><td>" * 2_600),
        "formatting reopened": lambda: _html("<b><i><font color=red><p>" * 1_900),
        "styles": lambda: _html('<p style="' + "color:red;" * 199 + '">a' * 120),
        "an unfinished tag": lambda: _html("<a " + "b=" * 12_000_000),
        "comments": lambda: _html("<!--" * 6_000_000),
        "entities": lambda: _html("&amp;" * 5_000_000),
        "quote signs": lambda: _mail("> " * 12_000_000),
        "lines of quote signs": lambda: _mail((">" * 40 + "\r\n") * 490_000),
        "attributions": lambda: _mail((_ATTRIBUTION + "\r\n") * 480_000),
        "attributions in one line": lambda: _mail(_ATTRIBUTION * 700_000),
        "headers quoted": lambda: _mail("Von: a\r\nGesendet: b\r\nAn: c\r\n\r\n" * 120_000),
        "signatures": lambda: _mail("-- \r\n" * 490_000),
        "rulers": lambda: _mail(("_" * 40 + "\r\n") * 490_000),
        "flowed": lambda: _mail(("x" * 60 + " \r\n") * 390_000, kind="text/plain; format=flowed"),
        "uuencode": lambda: _mail(
            "begin 644 a\r\n" + ("M" + "A" * 60 + "\r\n") * 390_000 + "`\r\nend"
        ),
        "uuencode begun": lambda: _mail("begin 644 a\r\n" * 490_000),
        "a calendar": lambda: _mail("BEGIN:VEVENT\r\n" * 490_000, kind="text/calendar"),
        "quoted-printable": lambda: _mail(
            "=C3=A4" * 4_000_000, Content_Transfer_Encoding="quoted-printable"
        ),
        "words naming base64": lambda: _mail("base64\r\n\r\n--" * 240_000),
        "an old code page": lambda: (
            _mail("", kind="text/plain; charset=utf-7") + b"+AAA-" * 4_000_000
        ),
        "noise": lambda: random.Random(2).randbytes(20_000_000),
        "only line ends": lambda: _mail("\n" * 499_000),
        "NUL": lambda: _mail("\0" * 20_000_000),
    }
    kept = {path.stem: path.read_bytes for path in sorted(_CORPUS.glob("bomb_*.eml"))}
    return {**made, **kept}


def harmless(number: int) -> bytes:
    """One of Mara's, by whose subject it is known."""
    return _mail("Der Router blinkt.", Subject=f"Next {number}")


def _mail(text: str, kind: str = "text/plain; charset=utf-8", **fields: str) -> bytes:
    header = {"From": "Eve <eve@example.com>", "Subject": "Hello", "Content-Type": kind}
    header |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in header.items()]
    return ("\r\n".join(lines) + f"\r\n\r\n{text}\r\n").encode()


def _html(source: str) -> bytes:
    return _mail(source, kind="text/html; charset=utf-8")


def _attached(content: bytes) -> bytes:
    coded = base64.encodebytes(content).decode()
    part = f"--b\r\nContent-Type: application/zip; name=a.zip\r\n{_BASE64}{coded}"
    return _mail(f"{part}\r\n--b--", kind="multipart/mixed; boundary=b")


def _zip() -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("zeros", bytes(500_000_000))
    return into.getvalue()


def _nested(levels: int) -> bytes:
    part = "Content-Type: multipart/mixed; boundary=b{0}\r\n\r\n--b{0}\r\n"
    return ("From: eve@example.com\r\n" + "".join(map(part.format, range(levels)))).encode()


def _addresses(count: int) -> list[str]:
    return [f"Eve {number} <eve{number}@example.com>" for number in range(count)]
