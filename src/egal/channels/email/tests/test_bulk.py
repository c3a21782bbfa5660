"""Bodies in base64 are kept away from the parser, and no mail is read differently for that."""

import base64

from egal.channels.email.bulk import Bulk
from egal.channels.email.tests.samples import plain, read_bytes

CONTENT = bytes(range(256)) * 100
CODED = base64.encodebytes(CONTENT).decode().replace("\n", "\r\n")
PART = (
    "--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
)


def mail(*parts: str) -> bytes:
    return plain("\r\n".join([*parts, "--b--"]), Content_Type="multipart/mixed; boundary=b")


def test_the_parser_does_not_see_them_and_the_files_are_whole() -> None:
    content = mail("--b\r\n\r\nHallo", PART + CODED, PART + CODED)
    assert len(Bulk(content).rest) < 1_000
    message = read_bytes(content)
    assert message.text == "Hallo"
    assert [file.content for file in message.files] == [CONTENT, CONTENT]


def test_a_boundary_within_is_one() -> None:
    message = read_bytes(mail(PART + CODED + "--b\r\n\r\nHallo\r\n" + PART + CODED))
    assert message.text == "Hallo"
    assert [file.content for file in message.files] == [CONTENT, CONTENT]


def test_what_looks_like_our_mark_stays_text() -> None:
    mark = "0" * 32 + "x0x"
    message = read_bytes(mail(f"--b\r\n\r\n{mark}", PART + CODED))
    assert message.text == mark
