"""A mailbox that cannot be fetched says why, keeps sending, and holds up no other."""

import socket

import pytest

from egal.channels.base import InboxSettings, Reconnect, Unreachable
from egal.channels.connect import checked_settings
from egal.channels.email.channel import channel
from egal.channels.email.imap.tests.watched import (
    SINCE,
    fetches,
    has,
    mailbox_of,
    mails,
    worked,
    works,
)
from egal.channels.email.imap.watch import Watch
from egal.channels.pauses import resting
from egal.channels.receiving import troubles
from egal.conversations.models import Inbox
from egal.events.models import Event
from egal.testing.imapserver import Dovecot
from egal.testing.people import Nordnetz, email_inbox
from egal.workspaces import scope

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.dovecot]


def told(inbox: Inbox) -> list[str]:
    found = Event.objects.filter(kind__startswith="inbox.fetching", workspace_id=inbox.workspace_id)
    return list(found.order_by("id").values_list("kind", flat=True))


def test_a_wrong_password_rests_until_it_is_mended(nordnetz: Nordnetz, dovecot: Dovecot) -> None:
    dovecot.put("wrong", mails(1))
    right = dovecot.settings("wrong", imap_since=SINCE)
    fetches(nordnetz.inbox, right | {"imap_password": "hering"})
    with Watch() as watch:
        works(watch, lambda: mailbox_of(nordnetz.inbox).needs_mending)
        assert watch.step() == 0
        with scope.of(nordnetz.workspace.id):
            assert not resting([nordnetz.inbox.id])
            assert "app password" in troubles([nordnetz.inbox])[nordnetz.inbox.id]
        fetches(nordnetz.inbox, right)
        works(watch, has(nordnetz.inbox, 1))
    assert mailbox_of(nordnetz.inbox).reason == ""
    assert told(nordnetz.inbox) == ["inbox.fetching_paused", "inbox.fetching_resumed"]


def test_a_server_that_hangs_holds_up_no_other(nordnetz: Nordnetz, dovecot: Dovecot) -> None:
    other = email_inbox(nordnetz.workspace, "sales@nordnetz.example")
    dovecot.put("swift", mails(2))
    fetches(other, dovecot.settings("swift", imap_since=SINCE))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        fetches(nordnetz.inbox, dovecot.settings("hangs") | {"imap_port": port})
        with worked(has(other, 2)):
            assert mailbox_of(nordnetz.inbox).holder


@pytest.mark.parametrize(
    ("wrong", "error", "word"),
    [
        ({"imap_password": "hering"}, Reconnect, "app password"),
        ({"imap_folder": "Nowhere"}, Reconnect, "“Nowhere” cannot be opened"),
        ({"imap_security": "starttls"}, Reconnect, "lacks what is set up"),
        ({"imap_security": "tls"}, Reconnect, "does not speak TLS"),
        ({"imap_port": 1}, Unreachable, "cannot be reached: nothing answers on this port"),
        ({"imap_host": "nowhere.invalid"}, Unreachable, "no server of this name is known"),
    ],
)
def test_a_check_says_what_is_wrong(
    dovecot: Dovecot, wrong: dict[str, object], error: type[Exception], word: str
) -> None:
    settings = checked_settings("email", dovecot.settings("check") | wrong)
    with pytest.raises(error, match=word):
        channel.check(InboxSettings("support@nordnetz.example", settings))


def test_a_check_of_what_is_right_says_nothing(dovecot: Dovecot) -> None:
    settings = checked_settings("email", dovecot.settings("check"))
    channel.check(InboxSettings("support@nordnetz.example", settings))
