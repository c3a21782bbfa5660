"""Jana's answers as mails."""

import dataclasses
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from egal.channels.base import Address, Enclosed
from egal.channels.email.compose import compose
from egal.channels.email.references import answered, message_id_for
from egal.channels.email.tests.samples import ANSWER, INBOX


def sent(**changes: Any) -> EmailMessage:
    """As Mara's program parses it."""
    content = compose(dataclasses.replace(ANSWER, **changes)).as_bytes()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_header_says_who_wrote_and_what_it_answers() -> None:
    mail = sent()
    assert mail["From"] == "Jana Brandt · Acme Support <support@acme.example>"
    assert mail["To"] == "Mara Winter <mara@winter.example>"
    assert mail["Subject"] == "Re: Lieferung nach Köln"
    assert mail["Date"].datetime == ANSWER.created_at
    assert mail["Message-ID"] == message_id_for(7, INBOX)
    assert mail["In-Reply-To"] == "<frage@winter.example>"
    assert mail["References"] == "<erste@winter.example> <frage@winter.example>"


def test_a_person_wrote_it() -> None:
    names = {name.lower() for name in sent()}
    assert not names & {"auto-submitted", "x-egal-message", "precedence", "cc"}


@pytest.mark.parametrize(
    ("author", "inbox", "shown"),
    [("Jana", "Acme", "Jana · Acme"), ("Jana", "", "Jana"), ("", "Acme", "Acme"), ("", "", "")],
)
def test_the_name_shown(author: str, inbox: str, shown: str) -> None:
    [sender] = sent(author_name=author, inbox_name=inbox)["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (shown, INBOX)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Tür", "Re: Tür"),
        ("Re: Tür", "Re: Tür"),
        ("AW: Tür", "AW: Tür"),
        ("Aw: Re: Tür", "Aw: Re: Tür"),
        ("Antw: Tür", "Antw: Tür"),
        ("RE[2]: Tür", "RE[2]: Tür"),
        ("Reise", "Re: Reise"),
    ],
)
def test_one_re_is_enough(subject: str, expected: str) -> None:
    assert sent(subject=subject)["Subject"] == expected


def test_a_first_message_answers_nothing() -> None:
    mail = sent(answers="", thread=[], subject="Ihr Termin")
    assert mail["Subject"] == "Ihr Termin"
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None


def test_the_newest_twenty_references_each_once() -> None:
    thread = [f"<{number}@{'lang' * 20}.example>" for number in range(40)]
    mail = sent(thread=[*thread, thread[39]], answers=thread[38])
    references = str(mail["References"]).split()
    assert len(references) == 20
    assert references[-2:] == [thread[39], thread[38]]
    assert "=?" not in str(mail["References"])


def test_a_very_long_message_id_is_not_encoded() -> None:
    long = f"<{'x' * 300}@outlook.example>"
    content = compose(dataclasses.replace(ANSWER, answers=long)).as_bytes()
    assert long.encode() in content


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_no_value_brings_a_line_of_its_own(end: str) -> None:
    evil = f"x{end}Bcc: eve@example.com{end}{end}<script>"
    mail = sent(
        subject=evil,
        author_name=evil,
        inbox_name=evil,
        to=[Address("email", "mara@winter.example", evil)],
        cc=[Address("email", "henrik@olsen.example", evil)],
        answers=evil,
        thread=[evil],
    )
    assert mail["Bcc"] is None
    assert mail["To"].addresses[0].addr_spec == "mara@winter.example"
    assert mail.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    "text",
    ["Nur ASCII", "Grüße 🎁\nzweite Zeile", "x" * 5_000, "ü" * 5_000, ".\n..\nFrom here", ""],
)
def test_the_text_arrives_as_written(text: str) -> None:
    body = sent(text=text).get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == (text.splitlines() or [""])
    assert body["Content-Transfer-Encoding"] in ("7bit", "quoted-printable")


def test_the_html_shows_paragraphs_and_links_and_nothing_else() -> None:
    body = sent(text=ANSWER.text + "\n\n<script>alert(1)</script>").get_body(("html",))
    assert body is not None
    html = body.get_content()
    link = "https://track.example/7?a=1&amp;b=2"
    assert f'<a href="{link}">{link}</a>.<br>' in html
    assert html.count("<p ") == 3
    assert "<script" not in html


def test_a_domain_with_umlauts_is_written_as_dns_knows_it() -> None:
    mail = sent(to=[Address("email", "mara@büro.example", "Mara")])
    assert mail["To"].addresses[0].domain == "xn--bro-hoa.example"


def test_what_we_sent_is_recognised_in_the_answer() -> None:
    assert answered(str(sent()["Message-ID"]), "") == (7, False)


def test_what_is_formatted_goes_out_formatted_and_in_words() -> None:
    html = "<div>Do <strong>this</strong>:</div><ul><li>a</li></ul><blockquote>so</blockquote>"
    mail = sent(text="Do this:\n\n- a\n\n> so\n\nFrom: Ole", quoted="From: Ole", html=html)
    plain, formatted = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert formatted is not None
    assert plain.get_content().split() == ["Do", "this:", "-", "a", ">", "so", "From:", "Ole"]
    shown = formatted.get_content()
    assert "<strong>this</strong>" in shown
    assert '<ul style="margin' in shown
    assert shown.index("so</blockquote>") < shown.index("From: Ole")
    assert "<style" not in shown


def test_pictures_in_the_text_go_beside_it() -> None:
    box = enclosed("box.png", "ab" * 32, inline=True)
    html = f'<div>Here: <img src="cid:{box.sha256}" width="2000" height="900" alt="Box"></div>'
    mail = sent(text="Here:", html=html, files=[box, enclosed("log.png", "cd" * 32)])
    formatted = mail.get_body(("html",))
    assert formatted is not None
    assert f'src="cid:{box.sha256}@acme.example" alt="Box" width="600"' in formatted.get_content()
    [related] = [part for part in mail.walk() if part.get_content_type() == "multipart/related"]
    assert related.get_param("type") == "text/html"
    _, picture = related.iter_parts()
    assert picture["Content-ID"] == f"<{box.sha256}@acme.example>"
    assert picture.get_content_disposition() == "inline"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["log.png"]


def enclosed(name: str, sha256: str, *, inline: bool = False) -> Enclosed:
    return Enclosed(name, "image/png", 3, sha256, "", lambda: b"PNG", inline)
