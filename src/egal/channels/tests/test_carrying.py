"""Bringing codes to customers, by every channel that can."""

import re
from datetime import timedelta

import pytest

from egal.channels.carrying import addressed, carry_one
from egal.conversations.actions.codes import ask_code, forget_codes
from egal.conversations.codes import digits_of, link_of
from egal.conversations.models import Code, Conversation
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.mailserver import MailServer
from egal.testing.people import Nordnetz, email_inbox, nordnetz, outgoing
from egal.workspaces import scope

pytestmark = pytest.mark.django_db
MARA = "mara.lindner@posteo.example"


def asks(people: Nordnetz, value: str = MARA, language: str = "en") -> Code:
    with scope.of(people.workspace.id):
        return ask_code(
            inbox=people.inbox,
            kind="email",
            value=value,
            language=language,
            client="",
            page="https://egal.example/help/nordnetz/en/sign-in/link/",
        )[0]


def test_the_mail_has_the_code_and_the_link_and_begins_nothing() -> None:
    with MailServer() as server:
        code = asks(nordnetz(settings=outgoing(server.port)))
        assert (carry_one("email"), carry_one("email")) == (1, 0)
    [mail] = server.mails
    text = mail.get_content()
    assert digits_of(code) in str(mail["Subject"])
    assert re.search(rf"\n    {digits_of(code)}\r?\n", text)
    assert f"/sign-in/link/{link_of(code)}/" in text
    assert mail["Auto-Submitted"] == "auto-generated"
    assert not Conversation.unscoped.exists()


def test_it_is_in_the_language_it_was_asked_in() -> None:
    with MailServer() as server:
        asks(nordnetz(settings=outgoing(server.port)), language="de")
        carry_one("email")
    assert "Nordnetz" in str(server.mails[0]["From"])


def test_nothing_of_it_is_kept(in_nordnetz: Nordnetz) -> None:
    code = asks(in_nordnetz)
    kept = " ".join(str(value) for value in Code.objects.values_list().get())
    assert digits_of(code) not in kept
    assert link_of(code).partition(".")[2] not in kept


def test_what_has_expired_is_not_sent() -> None:
    with MailServer() as server:
        asks(nordnetz(settings=outgoing(server.port)))
        Code.unscoped.update(expires_at=clock.now())
        assert carry_one("email") == 0
    assert not server.mails


def test_none_goes_to_an_inbox_of_ours() -> None:
    with MailServer() as server:
        people = nordnetz(settings=outgoing(server.port))
        asks(people, people.inbox.address)
        assert carry_one("email") == 1
    assert not server.mails


def test_it_is_tried_again_while_it_holds() -> None:
    code = asks(nordnetz(settings=outgoing(1)))  # nobody listens there
    carry_one("email")
    code.refresh_from_db()
    assert code.due_at
    assert clock.now() < code.due_at < code.expires_at
    Code.unscoped.update(due_at=clock.now(), expires_at=clock.now() + timedelta(seconds=1))
    carry_one("email")
    assert Code.unscoped.get().due_at is None


def test_old_ones_are_forgotten(in_nordnetz: Nordnetz) -> None:
    asks(in_nordnetz)
    assert forget_codes() == 0
    Code.unscoped.update(expires_at=clock.now() - timedelta(days=2))
    assert forget_codes() == 1


def test_an_address_is_known_by_its_spelling() -> None:
    people = nordnetz(settings=outgoing(1))
    with scope.of(people.workspace.id):
        other = email_inbox(people.workspace, "silent@nordnetz.example")
        inbox, kind, value = addressed(" Mara.Lindner@POSTEO.example ", people.workspace)
        assert (inbox, kind, value) == (people.inbox, "email", MARA)
        assert inbox != other
        with pytest.raises(Trouble):
            addressed("Mara", people.workspace)
