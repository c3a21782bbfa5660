"""An inbox that somebody pauses, until somebody resumes it."""

import time

import pytest

from egal.channels import checking, receiving
from egal.channels.base import Reconnect
from egal.channels.checking import check_inbox
from egal.channels.email.channel import EmailChannel
from egal.channels.outbox import Sender
from egal.channels.pauses import resting
from egal.channels.ways import chosen_way
from egal.conversations.actions.pause_inbox import pause_inbox, resume_inbox
from egal.conversations.models import Delivery, Inbox, Pause
from egal.events.models import Event
from egal.shared import clock
from egal.testing import people
from egal.testing.mailserver import MailServer
from egal.workspaces import scope


def sent() -> int:
    with Sender() as sender:
        return sender.step()


@pytest.mark.django_db(transaction=True)
def test_what_is_written_waits_until_it_is_resumed() -> None:
    with MailServer() as server:
        company = people.nordnetz(settings=people.outgoing(server.port))
        matter = people.conversation_of(people.writes(company.inbox, "Mara", "Hello"))
        people.replies(company.jana, matter, "We look.")
        with scope.of(company.workspace.id):
            pause_inbox(inbox=company.inbox, actor=company.jana)
            assert "Paused by Jana Köster" in chosen_way(matter, None).caution
        assert (sent(), server.mails) == (0, [])
        with scope.of(company.workspace.id):
            resume_inbox(inbox=company.inbox, actor=company.jana)
        assert sent() == 1
        assert len(server.wait_for(1)) == 1
    assert Delivery.unscoped.get().state == "sent"


def test_each_is_told_once(in_nordnetz: people.Nordnetz) -> None:
    for verb in (pause_inbox, pause_inbox, resume_inbox, resume_inbox):
        verb(inbox=in_nordnetz.inbox, actor=in_nordnetz.jana)
    told = Event.objects.filter(kind__in=["inbox.paused", "inbox.resumed"]).order_by("id")
    assert [(each.kind, each.actor_name) for each in told] == [
        ("inbox.paused", "Jana Köster"),
        ("inbox.resumed", "Jana Köster"),
    ]


def test_resuming_ends_a_rest_as_well(in_nordnetz: people.Nordnetz) -> None:
    inbox, now = in_nordnetz.inbox, clock.now()
    Pause.objects.create(workspace=in_nordnetz.workspace, inbox=inbox, until=now, begun_at=now)
    resume_inbox(inbox=inbox, actor=in_nordnetz.jana)
    assert not Pause.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_check_says_whether_the_server_takes_us() -> None:
    with MailServer(password="a ferry in the fog") as server:
        settings = {**people.outgoing(server.port), "smtp_user": "jana", "smtp_password": "wrong"}
        company = people.nordnetz(settings=settings)
        with scope.of(company.workspace.id):
            refused = check_inbox(inbox=company.inbox, actor=company.jana)
            Inbox.objects.update(settings={**settings, "smtp_password": server.password})
            taken = check_inbox(inbox=Inbox.objects.get(), actor=company.jana)
    assert (refused.good, taken.good) == (False, True)
    assert "did not accept user name and password" in refused.said
    assert server.mails == []
    assert [event.data["good"] for event in Event.objects.filter(kind="inbox.checked")] == [
        False,
        True,
    ]


def test_what_a_check_found_shows_until_another_finds_better(
    in_nordnetz: people.Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, jana = in_nordnetz.inbox, in_nordnetz.jana

    def refused(*_: object) -> None:
        raise Reconnect("The key has expired.")

    monkeypatch.setattr(EmailChannel, "check", refused)
    check_inbox(inbox=inbox, actor=jana)
    assert receiving.troubles([inbox]) == {inbox.id: "The key has expired."}
    assert not resting([inbox.id])
    monkeypatch.setattr(EmailChannel, "check", lambda *_: None)
    check_inbox(inbox=inbox, actor=jana)
    assert not receiving.troubles([inbox])
    assert not Event.objects.filter(kind="inbox.resumed").exists()


def test_a_check_ends_in_time(
    in_nordnetz: people.Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "LIMIT", 0.05)
    monkeypatch.setattr(EmailChannel, "check", lambda *_: time.sleep(0.5))
    found = check_inbox(inbox=in_nordnetz.inbox, actor=in_nordnetz.jana)
    assert not found.good
    assert "did not answer within" in found.said
