"""Programs publish what callers meet."""

from django.test import Client

from egal.shared.ids import public_id
from egal.testing import people

SALES = {"digit": "1", "label": "Sales"}


def test_a_menu_is_published_and_restored_from_its_versions(
    nordnetz: people.Nordnetz, program: Client
) -> None:
    menu = f"/api/v1/inboxes/{public_id(people.telephone_line(nordnetz.workspace).id)}/menu"
    assert program.get(menu).json()["version"] == 0
    made = program.put(menu, {"choices": [SALES]}, content_type="application/json").json()
    assert (made["version"], made["blocks"]["choices"][0]["label"]) == (1, "Sales")
    program.put(menu, {}, content_type="application/json")
    first = program.get(f"{menu}/versions").json()[1]
    again = program.put(menu, first["blocks"], content_type="application/json").json()
    assert (again["version"], again["blocks"]) == (3, first["blocks"])


def test_a_mailbox_has_no_menu(nordnetz: people.Nordnetz, program: Client) -> None:
    answer = program.get(f"/api/v1/inboxes/{public_id(nordnetz.inbox.id)}/menu")
    assert answer.status_code == 404
