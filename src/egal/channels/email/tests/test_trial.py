"""A test mail goes out, comes in again and is nobody's conversation."""

from datetime import datetime, timedelta

import pytest

from egal.channels.arrivals import store_arrival, take_in_arrivals
from egal.channels.connect import checked_settings
from egal.channels.email.imap.tests.watched import works
from egal.channels.email.imap.watch import Watch
from egal.channels.models import Arrival, Trial
from egal.channels.trials import outcome, trial_of, try_inbox
from egal.conversations.models import Conversation, Inbox
from egal.shared import clock
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.testing.imapserver import Dovecot
from egal.testing.mailserver import MailServer
from egal.testing.people import Nordnetz, outgoing

pytestmark = pytest.mark.django_db


def sent(nordnetz: Nordnetz, server: MailServer, **more: object) -> Trial:
    nordnetz.inbox.settings = {**outgoing(server.port), **more}
    nordnetz.inbox.save()
    return try_inbox(inbox=nordnetz.inbox, actor=nordnetz.jana)


def comes(inbox: Inbox, raw: bytes, **meta: str) -> None:
    store_arrival(inbox=inbox, raw=raw, meta=meta)
    take_in_arrivals()


def now(inbox: Inbox) -> tuple[str, str]:
    found = trial_of(inbox)
    assert found
    stands = outcome(found)
    return stands.state, stands.said


def test_it_is_back_and_no_conversation(in_nordnetz: Nordnetz) -> None:
    with MailServer() as server:
        sent(in_nordnetz, server)
        [mail] = server.mails
    assert server.envelopes == [("support@nordnetz.example", ["support@nordnetz.example"])]
    assert now(in_nordnetz.inbox)[0] == "waiting"
    for _copy in range(2):
        comes(in_nordnetz.inbox, mail.as_bytes())
    assert now(in_nordnetz.inbox)[0] == "good"
    assert "back after 1 second." in now(in_nordnetz.inbox)[1]
    assert not Conversation.objects.exists()
    assert set(Arrival.objects.values_list("state", flat=True)) == {"taken"}


@pytest.mark.parametrize("lost", ["X-Egal-Trial", "Message-ID"])
def test_it_is_known_by_what_a_server_left_of_it(in_nordnetz: Nordnetz, lost: str) -> None:
    with MailServer() as server:
        sent(in_nordnetz, server)
        [mail] = server.mails
    del mail[lost]
    comes(in_nordnetz.inbox, mail.as_bytes())
    assert now(in_nordnetz.inbox)[0] == "good"


def test_a_forged_one_is_a_mail_like_any(in_nordnetz: Nordnetz) -> None:
    with MailServer() as server:
        trial = sent(in_nordnetz, server)
    mark = f"{public_id(trial.id)}.aaaaaaaaaaaaaaaa"
    comes(in_nordnetz.inbox, f"From: eve@b.example\r\nX-Egal-Trial: {mark}\r\n\r\nHm".encode())
    assert now(in_nordnetz.inbox)[0] == "waiting"
    assert Conversation.objects.count() == 1


def test_one_that_is_returned_says_why(in_nordnetz: Nordnetz) -> None:
    with MailServer() as server:
        sent(in_nordnetz, server)
        [mail] = server.mails
    report = (
        "From: MAILER-DAEMON@x.example\r\nSubject: Undelivered\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        "Final-Recipient: rfc822; support@nordnetz.example\r\nAction: failed\r\nStatus: 5.2.2\r\n"
        "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
    )
    comes(in_nordnetz.inbox, report.encode() + mail.as_bytes() + b"\r\n--b--\r\n", mail_from="")
    assert now(in_nordnetz.inbox)[0] == "bad"
    assert "The mailbox is full." in now(in_nordnetz.inbox)[1]
    assert not Conversation.objects.exists()


def test_after_two_minutes_the_likely_cause_is_said(in_nordnetz: Nordnetz) -> None:
    began: datetime = clock.now()
    with MailServer() as server:
        sent(in_nordnetz, server)
        with clock.at(began + timedelta(minutes=3)):
            assert "name the incoming mail server below" in now(in_nordnetz.inbox)[1]
        sent(in_nordnetz, server, imap_host="imap.x.example", imap_user="support")
        with clock.at(began + timedelta(minutes=3)):
            state, said = now(in_nordnetz.inbox)
    assert (state, "not in the folder INBOX of support" in said) == ("bad", True)


def test_what_does_not_go_out_is_said_at_once(in_nordnetz: Nordnetz) -> None:
    with MailServer(refuse=["support@nordnetz.example"]) as server:
        sent(in_nordnetz, server)
        assert "550 5.1.1 User unknown" in now(in_nordnetz.inbox)[1]
    Inbox.objects.update(settings={})
    in_nordnetz.inbox.refresh_from_db()
    with pytest.raises(Trouble, match="No test mail can be sent"):
        try_inbox(inbox=in_nordnetz.inbox, actor=in_nordnetz.jana)


@pytest.mark.dovecot
@pytest.mark.django_db(transaction=True)
def test_by_a_real_mailbox(in_nordnetz: Nordnetz) -> None:
    inbox = in_nordnetz.inbox
    with Dovecot() as dovecot, MailServer() as server, Watch() as watch:
        settings = dovecot.settings("trial", imap_since="2020-01-01")
        settings = checked_settings("email", settings)
        fetched = {name: value for name, value in settings.items() if name.startswith("imap_")}
        trial = sent(in_nordnetz, server, **fetched)
        dovecot.put("trial", [mail.as_bytes() for mail in server.mails])
        works(watch, lambda: now(inbox)[0] == "good")
    assert trial.sent_by == in_nordnetz.jana.actor_name
    assert not Conversation.objects.exists()
