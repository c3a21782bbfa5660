from django.test import Client

from egal.api.tests.programs import client_of
from egal.shared.ids import public_id
from egal.testing import people


def test_an_entry_has_exactly_this_shape(program: Client, nordnetz: people.Nordnetz) -> None:
    entry = program.get("/api/v1/audit").json()["items"][1]

    assert entry.pop("at").endswith("Z")
    assert entry.pop("id")
    assert entry == {
        "kind": "inbox.added",
        "actor": {"kind": "system", "id": None, "name": "Egal"},
        "client": "",
        "details": {
            "inbox": public_id(nordnetz.inbox.id),
            "channel": "email",
            "address": "support@nordnetz.example",
        },
    }


def test_the_trail_comes_in_pages_the_newest_first(program: Client) -> None:
    kinds: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = program.get(f"/api/v1/audit?limit=2{cursor and '&cursor=' + cursor}").json()
        kinds += [entry["kind"] for entry in page["items"]]
        cursor = page["next_cursor"]
    assert kinds == ["token.added", "inbox.added", "agent.added", "agent.added", "workspace.added"]


def test_eve_reads_her_own_trail_only(program: Client, fremdfirma: people.Fremdfirma) -> None:
    shown = client_of(fremdfirma.secret).get("/api/v1/audit").content.decode()
    assert "fremdfirma" in shown
    assert "nordnetz" not in shown
