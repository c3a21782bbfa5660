"""The password of an outgoing mail server: where it must not be found, and how its key changes."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from egal.channels.base import InboxSettings
from egal.channels.email.references import answered, message_id_for
from egal.channels.outbox import Sender
from egal.cli.database import check_key
from egal.conversations.models import Delivery, Inbox
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.shared.sealed import sealed_columns
from egal.shared.sealing import WrongKey
from egal.shared.trouble import Trouble
from egal.testing import people
from egal.testing.people import Nordnetz, conversation_of, replies, writes
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.actions.rotate_secrets import rotate_secrets
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

PASSWORD = "hunter2-Fähre"
SMTP = {
    "smtp_host": "127.0.0.1",
    "smtp_port": 9,
    "smtp_security": "none",
    "smtp_user": "support",
    "smtp_password": PASSWORD,
}
OLD, NEW = "the key of last year, 32 letters", "the key of this year, 32 letters"


@pytest.fixture
def company() -> Nordnetz:
    return people.nordnetz(settings=SMTP)


def dump() -> Iterator[str]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select "{table}"::text from "{table}"')
            yield from (row[0] for row in cursor)


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select settings::text from conversations_inbox")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_the_password_is_nowhere_in_the_database_api_or_logs(
    company: Nordnetz, caplog: pytest.LogCaptureFixture
) -> None:
    replies(company.jana, conversation_of(writes(company.inbox, "Mara", "Hello")), "We look.")
    with Sender() as sender:
        sender.step()
    _, secret = add_token(workspace=company.workspace, scopes=["all"], actor=SYSTEM)
    shown = Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/inboxes").content
    everything = [*dump(), shown.decode(), caplog.text]
    assert len(everything) > 20
    assert Delivery.unscoped.get().attempts == 1
    assert not any("hunter2" in text for text in everything)


def test_the_settings_come_back_as_they_were(company: Nordnetz) -> None:
    assert Inbox.unscoped.get(pk=company.inbox.pk).settings == SMTP
    assert list(Inbox.unscoped.values_list("settings", flat=True)) == [SMTP]


def test_nothing_can_be_searched_in_what_is_sealed(company: Nordnetz) -> None:
    with pytest.raises(Exception, match="Unsupported lookup 'exact'"):
        Inbox.unscoped.filter(settings=SMTP).exists()
    assert not Inbox.unscoped.filter(settings__isnull=True).exists()


def test_what_travels_inside_does_not_show_its_secrets_in_a_log(company: Nordnetz) -> None:
    assert "hunter2" not in repr(InboxSettings(company.inbox.address, company.inbox.settings))
    assert "hunter2" not in repr(company.inbox)


def test_rotating_leaves_nothing_under_the_old_key(settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    company = people.nordnetz(settings=SMTP)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    before = stored()
    assert rotate_secrets(actor=SYSTEM) == 1
    settings.SECRET_KEY_FALLBACKS = []
    assert stored() != before
    assert Inbox.unscoped.get(pk=company.inbox.pk).settings == SMTP
    assert Event.objects.get(kind="secrets.rotated").data == {"rows": 1}


def test_a_wrong_key_is_told_in_one_line_and_nothing_is_changed(
    company: Nordnetz, settings: Settings
) -> None:
    before = stored()
    settings.SECRET_KEY = NEW
    with pytest.raises(Trouble, match=r"^Secrets .* EGAL_SECRET_KEY\. .* EGAL_OLD_SECRET_KEYS\.$"):
        check_key()
    with pytest.raises(WrongKey):
        rotate_secrets(actor=SYSTEM)
    assert stored() == before


def test_only_the_operator_rotates(company: Nordnetz) -> None:
    with pytest.raises(NotAllowed):
        rotate_secrets(actor=company.jana)


def test_references_and_sessions_outlive_the_key(company: Nordnetz, settings: Settings) -> None:
    browser = Client()
    browser.post("/sign-in/", {"login": "jana@nordnetz.example", "password": people.PASSWORD})
    reference = message_id_for(7, company.inbox.address)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEW
    assert answered(reference, "") == (7, False)
    assert browser.get("/desk/nordnetz/conversations/").status_code == 200


def test_every_column_with_secrets_is_known() -> None:
    known = {f"{model.__name__}.{name}" for model, name in sealed_columns()}
    assert known == {
        "Grant.tokens",
        "Inbox.settings",
        "Portal.identity_secret",
        "PushDevice.keys",
        "PushKey.key",
        "SystemMail.content",
    }
