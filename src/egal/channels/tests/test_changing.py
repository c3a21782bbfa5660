"""Changing an inbox: what stays secret, what is told, what happens next."""

from typing import Any

import pytest

from egal.channels.changing import change_settings, changed_form
from egal.conversations.models import Inbox, Pause
from egal.events.models import Event
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing import people
from egal.workspaces import scope
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db
SMTP = {
    "smtp_host": "mail.nordnetz.example",
    "smtp_port": 587,
    "smtp_security": "starttls",
    "smtp_user": "support",
    "smtp_password": "hunter2",
}


@pytest.fixture
def inbox(in_nordnetz: people.Nordnetz) -> Inbox:
    Inbox.objects.update(settings=SMTP)
    in_nordnetz.inbox.refresh_from_db()
    return in_nordnetz.inbox


def change(inbox: Inbox, in_nordnetz: people.Nordnetz, **settings: Any) -> dict[str, Any]:
    change_settings(inbox=inbox, actor=in_nordnetz.jana, name=None, settings=settings)
    inbox.refresh_from_db()
    return dict(inbox.settings)


def test_what_is_left_out_stays_as_it_was(inbox: Inbox, in_nordnetz: people.Nordnetz) -> None:
    found = change(inbox, in_nordnetz, sender="{agent} from Nordnetz")
    assert found["smtp_password"] == "hunter2"
    assert found["sender"] == "{agent} from Nordnetz"


def test_what_no_field_is_about_stays_too(inbox: Inbox, in_nordnetz: people.Nordnetz) -> None:
    Inbox.objects.update(settings={**SMTP, "cursor": 7})
    inbox.refresh_from_db()
    assert change(inbox, in_nordnetz, sender="Nordnetz")["cursor"] == 7


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"smtp_host": "mail.eve.example"},
        {"smtp_port": "2525"},
        {"smtp_security": "none", "smtp_port": ""},
    ],
)
def test_a_kept_password_goes_to_no_other_server(
    inbox: Inbox, in_nordnetz: people.Nordnetz, elsewhere: dict[str, str]
) -> None:
    with pytest.raises(Trouble, match="type the password again"):
        change(inbox, in_nordnetz, **elsewhere)
    assert change(inbox, in_nordnetz, **elsewhere, smtp_password="new")["smtp_password"] == "new"


def test_whoever_takes_the_server_out_takes_its_password_out(
    inbox: Inbox, in_nordnetz: people.Nordnetz
) -> None:
    found = change(inbox, in_nordnetz, smtp_host="", smtp_port="", smtp_user="")
    assert not found["smtp_password"]


def test_a_setting_that_is_none_is_named(inbox: Inbox, in_nordnetz: people.Nordnetz) -> None:
    with pytest.raises(Trouble, match="“colour” is no setting of email"):
        change(inbox, in_nordnetz, colour="red")


def test_the_event_names_what_changed_and_tells_no_value(
    inbox: Inbox, in_nordnetz: people.Nordnetz
) -> None:
    change(inbox, in_nordnetz, smtp_password="swordfish")
    change(inbox, in_nordnetz, smtp_password="swordfish")
    [event] = Event.objects.filter(kind="inbox.changed")
    assert event.data["changed"] == ["smtp_password"]
    assert event.client is not None  # it stands in the audit trail
    assert "swordfish" not in str(event.data)


def test_new_settings_end_a_rest(inbox: Inbox, in_nordnetz: people.Nordnetz) -> None:
    now = clock.now()
    Pause.objects.create(workspace=in_nordnetz.workspace, inbox=inbox, until=now, begun_at=now)
    change(inbox, in_nordnetz, smtp_password="swordfish")
    assert not Pause.objects.exists()


def test_a_form_never_shows_a_secret(inbox: Inbox) -> None:
    form = changed_form(inbox, {**SMTP, "smtp_password": "", "smtp_port": "nonsense"})
    assert "hunter2" not in str(form)


def test_whoever_may_not_changes_nothing(inbox: Inbox, in_nordnetz: people.Nordnetz) -> None:
    for actor in (in_nordnetz.tariq, people.fremdfirma().eve):
        with scope.of(in_nordnetz.workspace.id), pytest.raises(NotAllowed):
            change_settings(inbox=inbox, actor=actor, name="Eve", settings={})
