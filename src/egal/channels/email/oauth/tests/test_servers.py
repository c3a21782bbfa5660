"""Fetching and sending with a token: a real Dovecot, a real SMTP server."""

import dataclasses

import pytest

from egal.channels.base import InboxSettings, Reconnect
from egal.channels.changing import change_settings
from egal.channels.email.channel import channel
from egal.channels.email.imap.tests.watched import mails, taken, worked
from egal.channels.email.models import Mailbox
from egal.channels.email.oauth.tests.signed import settings_of, signs_in
from egal.channels.email.send import send
from egal.channels.email.tests.samples import ANSWER
from egal.channels.models import Grant
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.imapserver import Dovecot
from egal.testing.mailserver import MailServer
from egal.testing.people import Nordnetz
from egal.testing.signinserver import SignInServer
from egal.workspaces import scope

pytestmark = pytest.mark.django_db(transaction=True)
ACCOUNT = "support@nordnetz.example"


def told(company: Nordnetz) -> InboxSettings:
    return InboxSettings(company.inbox.address, settings_of(company))


@pytest.mark.dovecot
def test_mail_is_fetched_with_a_token_that_has_to_be_renewed(
    nordnetz: Nordnetz, connected: SignInServer, mailboxes: Dovecot
) -> None:
    mailboxes.put(ACCOUNT, mails(1))
    signs_in(nordnetz)
    nordnetz.inbox.settings = settings_of(nordnetz) | {"imap_since": "2020-01-01"}
    nordnetz.inbox.save()
    Grant.unscoped.update(expires_at=clock.now())
    with worked(lambda: taken(nordnetz.inbox) == ["Mail 1"]):
        assert connected.refreshes == 1


@pytest.mark.dovecot
def test_a_token_that_was_ended_early_is_renewed(
    nordnetz: Nordnetz, connected: SignInServer, mailboxes: Dovecot
) -> None:
    signs_in(nordnetz)
    connected.spoil()
    channel.check(told(nordnetz))
    assert connected.refreshes == 1


@pytest.mark.dovecot
def test_fetching_rests_when_leave_is_taken_back_and_goes_on_after_the_next_sign_in(
    nordnetz: Nordnetz, connected: SignInServer, mailboxes: Dovecot
) -> None:
    signs_in(nordnetz)
    connected.revoke()
    mailboxes.put(ACCOUNT, [])
    with worked(lambda: Mailbox.unscoped.filter(needs_mending=True).exists()):
        assert "Connect again" in Mailbox.unscoped.get().reason
    signs_in(nordnetz)
    with worked(lambda: Mailbox.unscoped.filter(reason="").exists()):
        mailboxes.put(ACCOUNT, mails(1))
    with worked(lambda: taken(nordnetz.inbox) == ["Mail 1"]):
        pass


@pytest.mark.dovecot
def test_another_users_mailbox_stays_closed(
    nordnetz: Nordnetz, connected: SignInServer, mailboxes: Dovecot
) -> None:
    signs_in(nordnetz)
    other = dataclasses.replace(
        told(nordnetz), settings=settings_of(nordnetz) | {"imap_user": "boss@nordnetz.example"}
    )
    with pytest.raises(Reconnect, match=r"does not let boss@nordnetz.example in.*user name"):
        channel.check(other)


def test_mail_is_sent_with_a_token(
    nordnetz: Nordnetz, connected: SignInServer, postman: MailServer
) -> None:
    signs_in(nordnetz)
    connected.spoil()
    send(dataclasses.replace(ANSWER, settings=settings_of(nordnetz)))
    assert len(postman.wait_for(1)) == 1
    assert connected.refreshes == 1


def test_a_server_that_takes_no_token_says_so_and_nothing_tells_it(
    nordnetz: Nordnetz, connected: SignInServer, postman: MailServer
) -> None:
    signs_in(nordnetz)
    postman.knows = lambda _token: False
    with pytest.raises(Reconnect, match=r"does not let support@nordnetz.example in") as caught:
        send(dataclasses.replace(ANSWER, settings=settings_of(nordnetz)))
    shown = f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert not [token for token in connected.access if token in shown]


def test_another_server_never_sees_a_token(
    nordnetz: Nordnetz, connected: SignInServer, postman: MailServer
) -> None:
    signs_in(nordnetz)
    nordnetz.inbox.refresh_from_db()
    with scope.of(nordnetz.workspace.id), pytest.raises(Trouble, match="password are needed"):
        change_settings(
            inbox=nordnetz.inbox,
            actor=nordnetz.jana,
            name=None,
            settings={"imap_host": "evil.example"},
        )
    with MailServer(knows=connected.knows) as evil:
        elsewhere = settings_of(nordnetz) | {"smtp_port": evil.port}
        with pytest.raises(Reconnect, match=r"lacks what is set up|did not accept"):
            send(dataclasses.replace(ANSWER, settings=elsewhere))
        assert evil.mails == []


def test_other_settings_are_changed_while_it_is_signed_in(
    nordnetz: Nordnetz, connected: SignInServer
) -> None:
    grant = signs_in(nordnetz)
    nordnetz.inbox.refresh_from_db()
    with scope.of(nordnetz.workspace.id):
        changed = change_settings(
            inbox=nordnetz.inbox,
            actor=nordnetz.jana,
            name=None,
            settings={"sender": "{agent} from Nordnetz"},
        )
    assert changed == ["sender"]
    assert settings_of(nordnetz)["oauth"]["grant"] == grant.id
