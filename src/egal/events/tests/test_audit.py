"""Who changed access or settings, from where; and that nobody can change it afterwards."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from egal.events.audit import erasing, trail
from egal.events.models import Event
from egal.events.record import SYSTEM, record
from egal.events.sequencer import place_events
from egal.testing import people
from egal.testing.people import Fremdfirma, Nordnetz

pytestmark = pytest.mark.django_db


def sign_in(password: str, email: str = "jana@nordnetz.example") -> Client:
    browser = Client(REMOTE_ADDR="198.51.100.7")
    browser.post("/sign-in/", {"login": email, "password": password})
    return browser


def audited(company: Nordnetz) -> list[tuple[str, str, str | None]]:
    events = trail(company.workspace.id).filter(kind__startswith="session").order_by("id")
    return [(event.kind, event.actor_name, event.client) for event in events]


def test_setting_up_a_company_leaves_a_trail_without_an_address(nordnetz: Nordnetz) -> None:
    found = trail(nordnetz.workspace.id).order_by("id").values_list("kind", "client")
    assert list(found) == [
        ("workspace.added", ""),
        ("agent.added", ""),
        ("agent.added", ""),
        ("inbox.added", ""),
    ]


def test_signing_in_and_out_is_told_with_the_address(nordnetz: Nordnetz) -> None:
    sign_in(people.PASSWORD).post("/sign-out/")
    assert audited(nordnetz) == [
        ("session.started", "Jana Köster", "198.51.100.7"),
        ("session.ended", "Jana Köster", "198.51.100.7"),
    ]


def test_a_failed_sign_in_is_told_without_the_password(nordnetz: Nordnetz) -> None:
    sign_in("falsch-und-geheim", "Jana@Nordnetz.example")
    assert audited(nordnetz) == [("session.refused", "Egal", "198.51.100.7")]
    event = Event.objects.get(kind="session.refused")
    assert event.data == {"agent": nordnetz.jana.id, "name": "Jana Köster"}


def test_an_unknown_address_is_told_in_the_log_only(
    nordnetz: Nordnetz, fremdfirma: Fremdfirma, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in("falsch-und-geheim", "nobody@nordnetz.example")
    assert not Event.objects.filter(kind__startswith="session").exists()
    assert "a sign-in from 198.51.100.7 was refused" in caplog.text
    assert "geheim" not in caplog.text


def test_a_sign_in_is_told_where_the_person_works_only(
    nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    sign_in(people.PASSWORD)
    assert not trail(fremdfirma.workspace.id).filter(kind="session.started").exists()


def test_where_an_agent_sits_while_answering_is_nobodys_business(nordnetz: Nordnetz) -> None:
    told = record("note.added", workspace_id=nordnetz.workspace.id, actor=nordnetz.jana)
    assert told.client is None


@pytest.mark.parametrize(
    "change", [{"actor_name": "Eve"}, {"data": {}}, {"kind": "note.added"}, {"client": "::1"}]
)
def test_what_happened_cannot_be_changed(nordnetz: Nordnetz, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="Events are kept as they are"), transaction.atomic():
        Event.objects.filter(kind="workspace.added").update(**change)


def test_what_happened_cannot_be_deleted(nordnetz: Nordnetz) -> None:
    with pytest.raises(IntegrityError, match="Events are kept as they are"), transaction.atomic():
        Event.objects.filter(kind="workspace.added").delete()


def test_every_column_but_the_place_is_kept() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select array_agg(attname::text) from pg_trigger"
            " join pg_attribute on attrelid = tgrelid and attnum = any (tgattr)"
            " where tgname = 'event_is_not_changed'"
        )
        kept = set(cursor.fetchone()[0])
    assert kept == {field.column for field in Event._meta.concrete_fields} - {"seq"}


@pytest.mark.django_db(transaction=True)
def test_the_sequencer_still_gives_places(nordnetz: Nordnetz) -> None:
    assert place_events() == 4
    connection.close()


def test_a_workspace_takes_its_own_events_along_and_no_others(
    nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    with erasing(nordnetz.workspace.id):
        Event.objects.filter(workspace=nordnetz.workspace).delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(workspace=fremdfirma.workspace).delete()
    assert set(Event.objects.values_list("workspace", flat=True)) == {fremdfirma.workspace.id}
    record("inbox.added", workspace_id=nordnetz.workspace.id, actor=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(workspace=nordnetz.workspace).delete()
