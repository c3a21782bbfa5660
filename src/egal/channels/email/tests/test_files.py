"""Attachments as they came, under names that are safe."""

import pytest

from egal.channels.email.files import MAX_NAME
from egal.channels.email.parsing import parse
from egal.channels.email.tests.samples import plain, read_bytes, read_sample


def test_names_keep_their_umlauts_and_lose_their_folders() -> None:
    names = [file.name for file in read_sample("attachment_umlaut_name").files]
    assert names == ["Kündigung März.pdf", "Umsätze.csv", "attachment-3.jpg"]


def test_the_content_is_what_was_attached() -> None:
    pdf, csv, _ = read_sample("attachment_umlaut_name").files
    assert pdf.content == b"%PDF-1.7\n%" + "äüöß\n".encode()
    assert csv.content == b"Monat;Betrag\r\n11;120"
    assert read_sample("broken_base64").files[0].content.startswith(b"%PDF-1.7")


def test_an_image_within_the_text_is_inline() -> None:
    message = read_sample("inline_image")
    [image] = message.files
    assert (image.name, image.content_type, image.inline) == ("display.png", "image/png", True)
    assert image.content.startswith(b"\x89PNG")
    assert "Kann man das reparieren?" in message.text


def test_a_forwarded_mail_is_one_file() -> None:
    message = read_sample("forwarded_rfc822")
    [forwarded] = message.files
    assert forwarded.name == "Ihre Buchung für Montag.eml"
    assert "\r\nFrom now on: Zimmer 7, für Montag." in forwarded.content.decode()
    assert parse(forwarded.content)["From"] == "Hotel am See <info@hotel.example>"
    assert "Zimmer 7" not in message.text


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ('filename="=?utf-8?B?w5xiZXJzaWNodC5wZGY=?="', "Übersicht.pdf"),
        ("filename=Übersicht.pdf", "Übersicht.pdf"),
        ("filename*=nonsense''%DCbersicht.pdf", "Übersicht.pdf"),
        ('filename="C:\\\\Users\\\\Mara\\\\a.pdf"', "a.pdf"),
        ('filename="../../etc/passwd"', "passwd"),
        ('filename=".."', "attachment-1.pdf"),
        ('filename="Angebot 7.pdf"; size=3', "Angebot 7.pdf"),
        ("filename*=utf-8''a.pdf; filename*0=a; filename*1=.pdf", "attachment-1.pdf"),
        ('filename="a\tb\u202efdp.exe"', "a b fdp.exe"),
        ("", "attachment-1.pdf"),
    ],
)
def test_names_of_every_kind(given: str, name: str) -> None:
    content = plain(Content_Type="application/pdf", Content_Disposition=f"attachment; {given}")
    assert read_bytes(content).files[0].name == name


def test_a_long_name_keeps_its_ending() -> None:
    given = f"attachment; filename={'x' * 400}.pdf"
    [file] = read_bytes(plain(Content_Type="application/pdf", Content_Disposition=given)).files
    assert len(file.name) <= MAX_NAME
    assert file.name.endswith(".pdf")
