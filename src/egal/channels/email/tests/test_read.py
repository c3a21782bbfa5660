"""Real mails, and what Jana reads of them."""

from datetime import UTC, datetime

import pytest

from egal.channels.base import Address, NewMessage, Raw, Unreadable
from egal.channels.email.read import read
from egal.channels.email.tests.samples import (
    INBOX,
    NAMES,
    plain,
    read_bytes,
    read_sample,
    sample,
)
from egal.shared.formatted import folded, fresh, says_more

REPLIES = {
    "gmail_reply_english": ("that works for me", "On Mon, Nov 23, 2026"),
    "outlook_reply_german": ("Die Gutschrift über 120 € passt so.", "____"),
    "thunderbird_reply_german": ("der Schlüssel fehlt", "Am 23.11.26 um 09:14 schrieb"),
    "gmx_reply_german": ("- Klingel „Winter“\n- 2. Stock", "Gesendet: Montag, 23. November 2026"),
    "apple_mail_reply": ("Passt, danke!", "> Am 23.11.2026 um 09:14 schrieb"),
}


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_joins_its_conversation_and_shows_only_what_is_new(name: str) -> None:
    new, quoted_from = REPLIES[name]
    message = read_sample(name)
    assert message.answers == 7
    assert new in message.text
    assert "Jana Brandt" not in message.text
    assert message.quoted_text.startswith(quoted_from)
    assert message.automatic == "none"


@pytest.mark.parametrize(
    "name", ["gmail_reply_english", "outlook_reply_german", "gmx_reply_german"]
)
def test_what_a_reply_quotes_is_known_in_its_html(name: str) -> None:
    shown = folded(read_sample(name).html, "Zitat")
    new, fold, quoted = shown.partition('<details class="quoted"><summary>Zitat</summary>')
    assert fold
    assert "support@acme.example" in quoted
    assert "support@acme.example" not in new
    assert not says_more(fresh(shown)) or name.startswith("gmx")  # there is a list in it


def test_names_addresses_and_times_are_as_written() -> None:
    message = read_sample("outlook_reply_german")
    assert message.sender == Address("email", "mara.winter@winterbau.example", "Winter, Mara")
    assert message.to == [Address("email", INBOX, "Jana Brandt · Acme Support")]
    assert [one.name for one in message.cc] == ["Olsen, Henrik"]
    assert message.subject == "AW: Rückfrage zu Rechnung 4711"
    assert message.sent_at == datetime(2026, 11, 23, 8, 52, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "subject", "text"),
    [
        ("utf8_labelled_latin1", "Bestellung über 3 Stühle", "drei Stühle für 120 €"),
        ("latin1_labelled_utf8", "Geräteprüfung fällig", "Für das Gerät im Erdgeschoß"),
        ("broken_base64", "Angebot für die Küche", "das Angebot für die Küche. Mara"),
    ],
)
def test_false_labels_and_broken_encodings_are_rescued(name: str, subject: str, text: str) -> None:
    message = read_sample(name)
    assert message.subject == subject
    assert text in message.text


def test_a_newsletter_is_readable_and_marked() -> None:
    message = read_sample("newsletter_html_only")
    assert message.automatic == "list"
    assert message.text.startswith("Toner zum halben Preis\n\nGuten Tag,\nnur heute – solange")
    assert "- Schwarz: 19,90 €\n- Farbe: 29,90 €" in message.text
    assert not any(word in message.html for word in ("script", "onload", "onclick", 'src="http'))


def test_a_forwarded_mail_without_words_of_its_own_stays_whole() -> None:
    forwarded = "-------- Weitergeleitete Nachricht --------\nVon: Eve\n\nBitte zahlen Sie."
    message = read_bytes(plain(forwarded))
    assert message.text == forwarded
    assert message.quoted_text == ""


def test_a_mail_without_plain_text_but_with_a_plain_footer_shows_both() -> None:
    content = plain(
        "--b\r\nContent-Type: text/html\r\n\r\n<p>Wo ist mein <b>Paket</b>?</p>\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nListe verlassen: antworten\r\n--b--",
        Content_Type="multipart/mixed; boundary=b",
    )
    assert read_bytes(content).text == "Wo ist mein Paket?\n\nListe verlassen: antworten"


def test_an_empty_plain_alternative_does_not_hide_the_html() -> None:
    content = plain(
        "--b\r\nContent-Type: text/plain\r\n\r\n \r\n"
        "--b\r\nContent-Type: text/html\r\n\r\n<div>Hallo</div><div>Jana</div>\r\n--b--",
        Content_Type="multipart/alternative; boundary=b",
    )
    assert read_bytes(content).text == "Hallo\nJana"


def test_several_texts_are_joined_in_order() -> None:
    part = "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n"
    content = plain(part.format("Erstens") + part.format("Zweitens") + "--b--")
    content = content.replace(b"Subject:", b"Content-Type: multipart/mixed; boundary=b\r\nSubject:")
    assert read_bytes(content).text == "Erstens\n\nZweitens"


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_delivered_twice_has_one_key(name: str) -> None:
    first, again = sample(name), b"Received: from relay.example\r\n" + sample(name)
    assert read_bytes(first).dedupe_key == read_bytes(again).dedupe_key
    assert len(read_bytes(first).dedupe_key) <= 100


def test_without_a_message_id_copies_are_known_by_their_content() -> None:
    copy = b"Delivered-To: support@acme.example\n" + plain().replace(b"\r\n", b"\n")
    assert read_bytes(plain()).dedupe_key == read_bytes(copy).dedupe_key
    assert read_bytes(plain()).dedupe_key != read_bytes(plain("Hallo?")).dedupe_key


def test_a_missing_sender_is_found_elsewhere() -> None:
    assert read_bytes(plain(From="", Sender="Mara <m@winter.example>")).sender.name == "Mara"
    assert read_bytes(plain(From="Mara", Return_Path="<m@winter.example>")).sender.name == ""
    assert read_bytes(plain(From=""), mail_from="M@Winter.example").sender == Address(
        "email", "m@winter.example"
    )


def test_without_sender_and_words_there_is_nothing_to_take_in() -> None:
    assert read_bytes(plain(From="undisclosed")).sender.name == "undisclosed"
    with pytest.raises(Unreadable, match="names no sender and says nothing"):
        read_bytes(b"X-Eve: 1\r\n\r\n\r\n")


def test_subjects_stay_on_one_line() -> None:
    subject = "=?utf-8?Q?Rechnung=0D=0ABcc:_eve=40example.com=00?=\r\n und mehr"
    assert read_bytes(plain(Subject=subject)).subject == "Rechnung Bcc: eve@example.com und mehr"


def test_what_postgresql_refuses_is_removed() -> None:
    message = read_bytes(plain("a\x00b\x08c", Subject="x\x00y").replace(b"c\r", b"\xed\xa0\x80d\r"))
    assert "\x00" not in repr(message)
    message.text.encode()
    assert message.text.startswith("ab")


@pytest.mark.parametrize("date", ["", "gestern", "Mon, 99 Foo 2026", "1 Jan 99999 10:00 +9999"])
def test_a_date_that_is_none_costs_nothing(date: str) -> None:
    assert read_bytes(plain(Date=date)).sent_at is None


def test_an_answer_is_not_made_to_reach_a_thousand() -> None:
    many = ", ".join(f"stranger{number}@x.example" for number in range(1_000))
    assert len(read_bytes(plain(Reply_To=many)).reply_to) == 10


@pytest.mark.parametrize(
    ("inbox", "sender", "contact"),
    [
        ("shop@acme.co.uk", "form@acme.co.uk", "mara@winter.example"),
        ("shop@acme.co.uk", "otto@other.co.uk", "otto@other.co.uk"),
        ("shop@gmx.de", "otto@gmx.de", "otto@gmx.de"),
        ("shop@arcor.de", "otto@arcor.de", "otto@arcor.de"),
    ],
)
def test_who_shares_a_providers_domain_with_us_is_no_form_of_ours(
    inbox: str, sender: str, contact: str
) -> None:
    mail = plain(From=sender, Reply_To="mara@winter.example")
    message, *_reports = read(Raw(mail, {}, inbox))
    assert isinstance(message, NewMessage)
    assert message.sender.address == contact
