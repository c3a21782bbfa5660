"""Mail comes in from a real IMAP server, each once, and nothing on the server changes."""

from typing import Any

import pytest

from egal.channels.arrivals import store_arrivals
from egal.channels.email.imap import fetching
from egal.channels.email.imap.server import Server
from egal.channels.email.imap.tests.watched import (
    SINCE,
    Proxy,
    arrived,
    fetches,
    has,
    mailbox_of,
    mails,
    settled,
    taken,
    worked,
    works,
)
from egal.channels.email.imap.watch import Watch
from egal.channels.models import Arrival
from egal.testing.imapserver import Dovecot
from egal.testing.people import Nordnetz, email_inbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.dovecot]


def test_fifty_mails_come_and_the_next_as_soon_as_it_is_there(
    nordnetz: Nordnetz, dovecot: Dovecot
) -> None:
    dovecot.put("fifty", mails(50))
    fetches(nordnetz.inbox, dovecot.settings("fifty", imap_since=SINCE))
    with worked(has(nordnetz.inbox, 50)) as watch:
        dovecot.put("fifty", mails(1, "Late"))
        works(watch, has(nordnetz.inbox, 51), seconds=5)
    assert sorted(taken(nordnetz.inbox)) == sorted([f"Mail {n}" for n in range(1, 51)] + ["Late 1"])


def test_what_was_there_comes_newest_first(
    nordnetz: Nordnetz, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "BATCH", 3)
    monkeypatch.setattr(fetching, "WINDOW", 4)
    for mail in mails(10):
        dovecot.put("newest", [mail])
        dovecot.client("newest").logout()  # it numbers what has come so far
    fetches(nordnetz.inbox, dovecot.settings("newest", imap_since=SINCE))
    with worked(has(nordnetz.inbox, 10)):
        assert taken(nordnetz.inbox) == [f"Mail {n}" for n in range(10, 0, -1)]
        assert arrived(nordnetz.inbox) == 10


def test_without_a_date_only_what_comes_from_now_on(
    nordnetz: Nordnetz, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SKEW", -fetching.SKEW)
    dovecot.put("now", mails(3, "Old"))
    fetches(nordnetz.inbox, dovecot.settings("now"))
    with worked(lambda: mailbox_of(nordnetz.inbox).upto == 3) as watch:
        dovecot.put("now", mails(1, "New"))
        works(watch, has(nordnetz.inbox, 1))
    assert taken(nordnetz.inbox) == ["New 1"]


def test_flags_say_nothing_and_are_not_touched(nordnetz: Nordnetz, dovecot: Dovecot) -> None:
    dovecot.put("flags", mails(3))
    other = dovecot.client("flags")
    other.add_flags([1, 2], [b"\\Seen", b"\\Deleted"])
    fetches(nordnetz.inbox, dovecot.settings("flags", imap_since=SINCE))
    with worked(has(nordnetz.inbox, 3)):
        flags = {uid: set(each) - {b"\\Recent"} for uid, each in other.get_flags([1, 2, 3]).items()}
    assert flags == {1: {b"\\Seen", b"\\Deleted"}, 2: {b"\\Seen", b"\\Deleted"}, 3: set()}
    other.logout()


def test_when_all_uids_change_nothing_comes_twice(nordnetz: Nordnetz, dovecot: Dovecot) -> None:
    dovecot.put("renumbered", mails(5))
    fetches(nordnetz.inbox, dovecot.settings("renumbered", imap_since=SINCE))
    with worked(has(nordnetz.inbox, 5)):
        before = mailbox_of(nordnetz.inbox).uidvalidity
    dovecot.stop()
    dovecot.renumber("renumbered")
    dovecot.start()
    dovecot.put("renumbered", mails(1, "Late"))
    with worked(settled(nordnetz.inbox, 11)):
        assert mailbox_of(nordnetz.inbox).uidvalidity != before
    assert len(taken(nordnetz.inbox)) == 6


def test_a_connection_cut_among_the_mails_costs_none(nordnetz: Nordnetz, dovecot: Dovecot) -> None:
    dovecot.put("cut", mails(100))
    proxy = Proxy(dovecot.port, mails=37)
    settings = dovecot.settings("cut", imap_since=SINCE) | {"imap_port": proxy.port}
    fetches(nordnetz.inbox, settings)
    with worked(has(nordnetz.inbox, 100)):
        assert proxy.has_cut
    proxy.close()
    assert len(set(taken(nordnetz.inbox))) == arrived(nordnetz.inbox) == 100


def test_a_restarted_server_is_found_again(nordnetz: Nordnetz, dovecot: Dovecot) -> None:
    dovecot.put("restarted", mails(2))
    fetches(nordnetz.inbox, dovecot.settings("restarted", imap_since=SINCE))
    with worked(has(nordnetz.inbox, 2)) as watch:
        dovecot.stop()
        works(watch, lambda: mailbox_of(nordnetz.inbox).failures)
        dovecot.start()
        dovecot.put("restarted", mails(1, "Late"))
        works(watch, has(nordnetz.inbox, 3))
    assert arrived(nordnetz.inbox) == 3


def test_what_fails_while_it_is_stored_is_fetched_again(
    nordnetz: Nordnetz, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[Any] = []

    def fails_once(**given: Any) -> None:
        stored.append(given)
        if len(stored) == 2:
            raise OSError("no room")
        store_arrivals(**given)

    monkeypatch.setattr(fetching, "store_arrivals", fails_once)
    monkeypatch.setattr(fetching, "BATCH", 2)
    dovecot.put("stored", mails(5))
    fetches(nordnetz.inbox, dovecot.settings("stored", imap_since=SINCE))
    with worked(has(nordnetz.inbox, 5)):
        assert len(stored) == 4
    assert arrived(nordnetz.inbox) == 5


def test_a_mail_that_is_too_big_is_told_once_and_the_others_come(
    nordnetz: Nordnetz, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_SIZE", 1_000)
    big = mails(1, "Big")[0] + b"x" * 2_000
    dovecot.put("big", [*mails(2), big])
    fetches(nordnetz.inbox, dovecot.settings("big", imap_since=SINCE))
    with worked(settled(nordnetz.inbox, 3)):
        pass
    held = Arrival.unscoped.get(state="quarantined")
    assert "larger than 25 MB" in held.error
    assert b"Subject: Big 1" in bytes(held.raw)
    assert b"xxx" not in bytes(held.raw)
    assert len(taken(nordnetz.inbox)) == 2


def test_a_mail_the_server_never_hands_out_is_told_and_passed(
    nordnetz: Nordnetz, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = Server.bodies

    def chokes(server: Server, uids: list[int]) -> dict[int, bytes]:
        if 2 in uids:
            server.handing_out = True
            raise ConnectionResetError
        return bodies(server, uids)

    monkeypatch.setattr(Server, "bodies", chokes)
    dovecot.put("poison", mails(4))
    fetches(nordnetz.inbox, dovecot.settings("poison", imap_since=SINCE))
    with worked(has(nordnetz.inbox, 3)):
        pass
    assert "does not hand out" in Arrival.unscoped.get(state="quarantined").error


def test_one_worker_alone_fetches_a_mailbox(nordnetz: Nordnetz, dovecot: Dovecot) -> None:
    dovecot.put("workers", mails(1))
    fetches(nordnetz.inbox, dovecot.settings("workers", imap_since=SINCE))
    with worked(has(nordnetz.inbox, 1)), Watch() as second:
        assert second.step() == 0
    with Watch() as second:
        assert second.step() == 1, "given back by the first"


def test_a_worker_that_is_lost_has_lost_its_mailbox(nordnetz: Nordnetz, dovecot: Dovecot) -> None:
    fetches(nordnetz.inbox, dovecot.settings("lost", imap_since=SINCE))
    with worked(lambda: mailbox_of(nordnetz.inbox).uidvalidity) as first:
        row = mailbox_of(nordnetz.inbox)
        row.held_until = "2020-01-01T00:00:00Z"
        row.save()
        with Watch() as second:
            assert second.step() == 1
            assert mailbox_of(nordnetz.inbox).holder == second._holder
            dovecot.put("lost", mails(3))
            works(first, has(nordnetz.inbox, 3))
    assert arrived(nordnetz.inbox) == 3


def test_a_long_mailbox_leaves_others_their_turn(
    nordnetz: Nordnetz, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "BATCH", 1)
    other = email_inbox(nordnetz.workspace, "sales@nordnetz.example")
    dovecot.put("long", mails(80))
    dovecot.put("short", mails(1))
    fetches(nordnetz.inbox, dovecot.settings("long", imap_since=SINCE))
    fetches(other, dovecot.settings("short", imap_since=SINCE))
    with worked(has(other, 1), threads=1) as watch:
        assert arrived(nordnetz.inbox) < 80
        works(watch, has(nordnetz.inbox, 80))
