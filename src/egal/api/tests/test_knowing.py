"""New contacts, what is known of them, tables of them, by a program."""

from typing import Any

from django.test import Client

from egal.channels.importing.working import import_some
from egal.conversations.models import Conversation
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.models import CustomField, FieldKind, FieldOf


def send(program: Client, method: str, address: str, **body: Any) -> Any:
    return getattr(program, method)(f"/api/v1/{address}", body, "application/json")


def test_somebody_new_is_described(program: Client) -> None:
    made = send(program, "post", "contacts", name="Ole Hansen", language="da").json()
    changed = send(program, "patch", f"contacts/{made['id']}", about="Sings.").json()
    assert (changed["name"], changed["language"], changed["about"]) == (
        "Ole Hansen",
        "da",
        "Sings.",
    )


def test_fields_of_the_company(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    for of, address in (
        (FieldOf.CONTACT, f"contacts/{public_id(matter.contact_id)}/fields"),
        (FieldOf.CONVERSATION, f"conversations/{matter.public_id}/fields"),
    ):
        field = CustomField.unscoped.create(
            workspace=nordnetz.workspace,
            of=of,
            kind=FieldKind.NUMBER,
            name="Size",
            created_at=clock.now(),
        )
        key = public_id(field.id)
        assert send(program, "patch", address, fields={key: 1.5}).json()["fields"] == {key: 1.5}
        assert send(program, "patch", address, fields={key: "tall"}).status_code == 422
        assert send(program, "patch", address, fields={"nothing": 1}).status_code == 422
        assert send(program, "patch", address, fields={key: None}).json()["fields"] == {}


def test_a_table_is_taken_in_and_given_out(program: Client) -> None:
    table = "email;name\nole@a.example;Ole\nida@@;Ida\n"
    made = send(program, "post", "contact-imports", name="a.csv", csv=table).json()
    address = f"contact-imports/{made['id']}"
    import_some()
    checked = program.get(f"/api/v1/{address}").json()
    assert (checked["added"], checked["refused"][0]["line"]) == (1, 3)
    assert send(program, "patch", address, columns=["name", ""]).status_code == 422
    assert send(program, "put", f"{address}/start").json()["started_at"]
    import_some()
    assert program.get("/api/v1/contact-imports").json()["items"][0]["finished_at"]
    exported = program.get("/api/v1/contact-export", {"q": "ole"}).getvalue().decode("utf-8-sig")
    assert exported.splitlines()[1].startswith("ole@a.example,")
    assert send(program, "post", "contact-imports", csv="").status_code == 422
