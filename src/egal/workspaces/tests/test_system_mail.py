"""Mail of the installation itself: queued, sent by the worker, tried again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.db import connection

from egal.shared import clock
from egal.testing.mailserver import MailServer
from egal.testing.people import Nordnetz
from egal.workspaces import system_mail
from egal.workspaces.actions.invite import invite, open_invitation
from egal.workspaces.models import SystemMail
from egal.workspaces.system_mail import send_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """The operator's mail server, set up."""
    with MailServer() as server:
        url = f"smtp://{server.host}:{server.port}"
        monkeypatch.setattr(settings, "EGAL", replace(settings.EGAL, system_mail=url))
        monkeypatch.setattr(settings, "DEFAULT_FROM_EMAIL", "Egal <desk@nordnetz.example>")
        yield server


def invited(nordnetz: Nordnetz) -> str:
    """The secret of Lena's link."""
    return invite(
        workspace=nordnetz.workspace,
        email="lena@posteo.example",
        role="agent",
        actor=nordnetz.jana,
    )[1]


def by_django() -> int:
    """Through the product's own backend, which tests would have in their memory."""
    queue = get_connection("egal.workspaces.system_mail.Queue")
    return send_mail("Hello", "Text", None, ["lena@posteo.example"], connection=queue)


def test_an_invitation_goes_by_mail(server: MailServer, nordnetz: Nordnetz) -> None:
    secret = invited(nordnetz)
    assert (send_one(), send_one()) == (1, 0)
    [mail] = server.wait_for(1)
    link = f"{settings.PUBLIC_URL}/invitations/{secret}/"
    assert str(mail["Subject"]) == "Join Nordnetz"
    assert str(mail["To"]) == "lena@posteo.example"
    assert str(mail["From"]) == "Egal <desk@nordnetz.example>"
    assert str(mail["Auto-Submitted"]) == "auto-generated"
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        assert link in body.get_content()
    assert open_invitation(secret)
    assert not SystemMail.objects.exists()  # the link lies nowhere any more


def test_it_is_written_in_the_language_of_the_workspace(
    server: MailServer, nordnetz: Nordnetz
) -> None:
    nordnetz.workspace.language = "de"
    invited(nordnetz)
    send_one()
    [mail] = server.wait_for(1)
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Sie sind eingeladen" in body.get_content()


def test_without_a_server_nothing_is_queued(nordnetz: Nordnetz) -> None:
    invited(nordnetz)
    assert by_django() == 0
    assert not SystemMail.objects.exists()


def test_a_link_does_not_lie_open_in_the_database(server: MailServer, nordnetz: Nordnetz) -> None:
    secret = invited(nordnetz)
    with connection.cursor() as cursor:
        cursor.execute("select content from workspaces_systemmail")
        assert secret not in cursor.fetchone()[0]


def test_a_server_that_is_busy_gets_it_later(server: MailServer, nordnetz: Nordnetz) -> None:
    invited(nordnetz)
    server.busy = True
    assert send_one() == 1
    assert "Greylisted" in system_mail.last_error()
    assert send_one() == 0
    server.busy = False
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert send_one() == 1
    assert len(server.wait_for(1)) == 1
    assert system_mail.last_error() == ""


def test_what_nobody_takes_for_two_days_is_given_up(server: MailServer, nordnetz: Nordnetz) -> None:
    invited(nordnetz)
    server.busy = True
    with clock.at(clock.now() + timedelta(days=3)):
        send_one()
    assert not SystemMail.objects.exists()


def test_a_copy_after_a_lost_answer_is_known_as_one(server: MailServer, nordnetz: Nordnetz) -> None:
    invited(nordnetz)
    server.drop = True
    send_one()
    server.drop = False
    with clock.at(clock.now() + timedelta(minutes=1)):
        send_one()
    first, second = server.wait_for(2)
    assert first["Message-ID"] == second["Message-ID"]


def test_what_django_sends_is_queued_as_well(server: MailServer) -> None:
    assert by_django() == 1
    assert server.mails == []
    send_one()
    assert str(server.wait_for(1)[0]["Subject"]) == "Hello"
