from datetime import UTC, datetime

import pytest
from django.db import transaction

from egal.events.models import Event
from egal.events.record import SYSTEM, record
from egal.shared import clock
from egal.testing.people import Nordnetz

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_when(nordnetz: Nordnetz) -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    with clock.at(noon):
        written = record(
            "conversation.tagged",
            workspace_id=nordnetz.workspace.id,
            actor=nordnetz.jana,
            conversation_id=7,
            caused_by=3,
            old=[],
            new=["outage"],
        )
    found = Event.objects.get(pk=written.pk)
    assert (found.kind, found.conversation_id, found.caused_by) == ("conversation.tagged", 7, 3)
    assert (found.actor_kind, found.actor_id) == ("agent", nordnetz.jana.id)
    assert (found.actor_name, found.created_at) == ("Jana Köster", noon)
    assert found.data == {"old": [], "new": ["outage"]}


def test_an_event_has_no_place_before_it_is_sequenced(nordnetz: Nordnetz) -> None:
    assert record("inbox.checked", workspace_id=nordnetz.workspace.id, actor=SYSTEM).seq is None


def test_what_is_undone_has_not_happened(nordnetz: Nordnetz) -> None:
    with transaction.atomic():
        record("inbox.checked", workspace_id=nordnetz.workspace.id, actor=SYSTEM)
        transaction.set_rollback(True)
    assert not Event.objects.filter(kind="inbox.checked").exists()


def test_the_system_is_somebody_and_may_everything() -> None:
    assert (SYSTEM.actor_kind, SYSTEM.actor_id, SYSTEM.actor_name) == ("system", None, "Egal")
    assert SYSTEM.may("workspace:write")
