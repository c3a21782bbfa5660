"""What mail servers report about our mails, in the forms they use."""

import dataclasses

import pytest

from egal.channels.base import DeliveryUpdate, Raw
from egal.channels.email.read import read
from egal.channels.email.references import message_id_for, return_path_for
from egal.channels.email.send import send
from egal.channels.email.tests.samples import ANSWER, INBOX, plain, sample
from egal.testing.mailserver import MailServer

QMAIL = """Hi. This is the qmail-send program at mail.acme.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<mara@wintre.example>:
203.0.113.5 does not like recipient.
Remote host said: 550 5.2.2 Mailbox full
Giving up on 203.0.113.5.

--- Below this line is a copy of the message.

Return-Path: <support@acme.example>
Message-ID: {id}
Subject: Re: Lieferung
"""
REPORT = """--b
Content-Type: text/plain

{words}
--b
Content-Type: message/delivery-status

{status}
--b
Content-Type: text/rfc822-headers

Message-ID: {id}
--b--
"""


def reports(content: bytes, *, rcpt_to: str = INBOX) -> list[DeliveryUpdate]:
    raw = Raw(content, {"mail_from": "", "rcpt_to": [rcpt_to]}, INBOX)
    return [fact for fact in read(raw) if isinstance(fact, DeliveryUpdate)]


def report(status: str = "", *, words: str = "It failed.", id_: str = "", **fields: str) -> bytes:
    text = REPORT.format(words=words, status=status, id=id_ or message_id_for(7, INBOX))
    kind = 'multipart/report; report-type=delivery-status; boundary="b"'
    sender = "MAILER-DAEMON@mx.example"
    given = {"From": sender, "Content_Type": kind, "Message_ID": "<r@mx.example>", **fields}
    return plain(text.replace("\n", "\r\n"), **given)


def test_postfix_says_who_and_why() -> None:
    [told] = reports(sample("postfix_bounce"))
    assert (told.message_id, told.state, told.recipient) == (7, "returned", "mara@wintre.example")
    assert told.reason == "There is no mail server for this address."


def test_a_delay_is_no_return() -> None:
    [told] = reports(sample("postfix_delayed"))
    assert (told.state, told.message_id) == ("delayed", 7)


def test_each_recipient_has_an_outcome_of_its_own() -> None:
    status = (
        "Reporting-MTA: dns; mx.example\n\n"
        "Final-Recipient: rfc822; mara@wintre.example\nAction: failed\nStatus: 5.1.1\n\n"
        "Final-Recipient: rfc822; otto@mail.example\nAction: delivered\nStatus: 2.0.0"
    )
    told = {each.recipient: (each.state, each.reason) for each in reports(report(status))}
    assert told["mara@wintre.example"] == ("returned", "This address does not exist.")
    assert told["otto@mail.example"] == ("delivered", "")


def test_gmail_leaves_the_status_empty_and_names_the_recipient_in_the_header() -> None:
    words = "Die Adresse wurde nicht gefunden.\n550 5.1.1 The email account does not exist."
    [told] = reports(report(words=words, X_Failed_Recipients="mara@wintre.example"))
    assert (told.state, told.recipient) == ("returned", "mara@wintre.example")
    assert told.reason == "This address does not exist."


def test_microsoft_365_answers_our_message_and_returns_nothing_of_it() -> None:
    status = (
        "Final-Recipient: rfc822;mara@wintre.example\nAction: failed\nStatus: 5.7.133\n"
        "Diagnostic-Code: smtp;550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup"
    )
    content = report(status, id_="<other@x.example>", In_Reply_To=message_id_for(7, INBOX))
    [told] = reports(content)
    assert told.reason == "The recipient's mail server does not accept this message."


def test_exchange_words_in_html_name_the_code() -> None:
    html = "<p>mara@wintre.example<br>Remote Server returned '550 5.1.10 RESOLVER.ADR'</p>"
    content = plain(
        f"{html}&lt;{message_id_for(7, INBOX)[1:-1]}&gt;",
        From="postmaster@wintre.example",
        Content_Type="text/html",
    )
    assert [told.reason for told in reports(content)] == ["This address does not exist."]


def test_qmail_says_everything_in_words() -> None:
    text = QMAIL.format(id=message_id_for(7, INBOX))
    [told] = reports(plain(text.replace("\n", "\r\n"), From="MAILER-DAEMON@mail.acme.example"))
    assert (told.message_id, told.recipient) == (7, "mara@wintre.example")
    assert told.reason == "The mailbox is full."


def test_the_mark_in_the_return_path_is_enough_also_in_capitals() -> None:
    marked = return_path_for(7, INBOX)
    assert marked.startswith("support+egal-")
    content = report("Action: failed\nStatus: 5.0.0", id_="<rewritten@relay.example>")
    assert [told.message_id for told in reports(content, rcpt_to=marked.upper())] == [7]
    assert reports(content, rcpt_to=marked.replace("@", "a@")) == []


def test_a_server_that_gives_no_code_is_quoted() -> None:
    status = "Final-Recipient: rfc822;a@b.example\nAction: failed\nDiagnostic-Code: smtp; 550 No."
    assert reports(report(status))[0].reason == "550 No."


@pytest.mark.parametrize("id_", ["<egal.uk3G7Q.abcdefghijklmnop@acme.example>", "<a@b.example>"])
def test_a_forged_report_says_nothing_about_our_mails(id_: str) -> None:
    assert reports(report("Action: failed\nStatus: 5.1.1", id_=id_)) == []


def test_an_answer_of_a_person_reports_nothing() -> None:
    assert reports(plain(f"Why did {message_id_for(7, INBOX)} come back? 5.1.1")) == []


def test_a_long_or_marked_address_is_left_as_it_is() -> None:
    for address in ("a+b@acme.example", f"{'a' * 50}@acme.example"):
        assert return_path_for(7, address) == address


@pytest.mark.parametrize(
    ("automatic", "marked", "expected"),
    [
        (False, False, INBOX),
        (False, True, return_path_for(7, INBOX)),
        (True, False, ""),
        (True, True, ""),
    ],
    ids=["ours", "ours-marked", "automatic", "automatic-marked"],
)
def test_the_return_path_of_what_is_sent(automatic: bool, marked: bool, expected: str) -> None:
    with MailServer() as server:
        settings = {**server.settings, "marked_return_path": marked}
        send(dataclasses.replace(ANSWER, settings=settings, automatic=automatic))
        assert server.envelopes[0][0].strip("<>") == expected
