"""One mail of what was not seen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from egal.conversations.actions.assign import assign
from egal.conversations.models import Conversation
from egal.notifications.actions.choose_notifications import choose_notifications, next_digest
from egal.notifications.actions.mark_seen import mark_seen
from egal.notifications.digest import send_digest
from egal.notifications.lists import KEPT, forget_old
from egal.notifications.models import Choices, Notification, all_but_new
from egal.notifications.tests.conftest import Told
from egal.shared import clock
from egal.testing import people
from egal.testing.mailserver import MailServer
from egal.workspaces.models import Agent
from egal.workspaces.system_mail import send_one


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """The operator's mail server, set up."""
    with MailServer() as server:
        url = f"smtp://{server.host}:{server.port}"
        monkeypatch.setattr(settings, "EGAL", replace(settings.EGAL, system_mail=url))
        monkeypatch.setattr(settings, "DEFAULT_FROM_EMAIL", "Egal <desk@nordnetz.example>")
        yield server


@pytest.fixture
def tariq(in_nordnetz: people.Nordnetz, matter: Conversation, told: Told) -> Agent:
    """Who was given Mara's matter, wants a mail by the hour, and speaks German."""
    tariq = in_nordnetz.tariq
    tariq.account.language = "de"
    tariq.account.save()
    assign(conversation=matter, actor=in_nordnetz.jana, agent=tariq)
    told(tariq)
    kinds = all_but_new()
    choose_notifications(agent=tariq, actor=tariq, kinds=kinds, browser=False, digest="hourly")
    return tariq


def an_hour_later() -> None:
    Choices.objects.update(digest_due_at=clock.now() - timedelta(seconds=1))


def test_what_was_not_seen_is_mailed_once(tariq: Agent, server: MailServer) -> None:
    assert send_digest() == 0  # not yet
    an_hour_later()
    assert (send_digest(), send_digest(), send_one()) == (1, 0, 1)
    [mail] = server.wait_for(1)
    assert str(mail["To"]) == "tariq@nordnetz.example"
    assert str(mail["Subject"]) == "Bei Nordnetz wartet etwas auf Sie"
    body = mail.get_body(("plain",))
    assert body
    text = body.get_content()
    assert "Jana Köster hat Ihnen das gegeben: Router drops every evening" in text
    assert f"{settings.PUBLIC_URL}/desk/nordnetz/conversations/" in text
    an_hour_later()
    assert (send_digest(), send_one()) == (1, 0)


def test_nothing_is_mailed_when_there_is_nothing(tariq: Agent, server: MailServer) -> None:
    mark_seen(agent=tariq, actor=tariq)
    an_hour_later()
    assert (send_digest(), send_one()) == (1, 0)


def test_the_morning_is_that_of_the_workspace(in_nordnetz: people.Nordnetz) -> None:
    nordnetz = in_nordnetz.workspace
    assert nordnetz.time_zone == "Europe/Berlin"
    before, after = datetime(2026, 11, 22, 6, tzinfo=UTC), datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert next_digest("daily", nordnetz, before) == datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert next_digest("daily", nordnetz, after) == datetime(2026, 11, 23, 7, tzinfo=UTC)
    clocks_change = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert next_digest("daily", nordnetz, clocks_change) == datetime(2026, 10, 25, 7, tzinfo=UTC)


def test_what_is_old_is_forgotten(tariq: Agent) -> None:
    assert forget_old() == 0
    Notification.objects.update(at=clock.now() - KEPT - timedelta(days=1))
    assert (forget_old(), forget_old()) == (1, 0)
