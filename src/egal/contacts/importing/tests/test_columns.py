import pytest

from egal.contacts.importing.columns import checked_columns, guessed_columns
from egal.shared import clock
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz
from egal.workspaces.models import CustomField, FieldKind, FieldOf

pytestmark = pytest.mark.django_db

KINDS = [("email", "E-mail"), ("phone", "Telephone")]


def test_headings_are_understood_in_both_languages(in_nordnetz: Nordnetz) -> None:
    plan = CustomField.objects.create(
        workspace=in_nordnetz.workspace,
        of=FieldOf.CONTACT,
        kind=FieldKind.TEXT,
        name="Tarif",
        created_at=clock.now(),
    )
    expected = {
        "Vorname": "first_name",
        "Nachname": "last_name",
        "E-Mail-Adresse": "address:email",
        "E-mail 2": "address:email",
        "Telefon (mobil)": "",
        "Phone": "address:phone",
        "Handynummer": "address:phone",
        "Firma": "organisation",
        "Company name": "",  # is taken by the one before
        "Sprache": "language",
        "TARIF": f"field:{public_id(plan.id)}",
        "Shoe size": "",
        "": "",
    }
    guessed = guessed_columns(expected, [key for key, _name in KINDS])
    assert dict(zip(expected, guessed, strict=True)) == expected


def test_columns_that_will_not_do_are_told(in_nordnetz: Nordnetz) -> None:
    headings = ["a", "b"]
    for columns, said in (
        (["name", ""], "No column holds addresses"),
        (["name", "name"], "Two columns are “Name”"),
        (["address:email"], "do not fit"),
        (["address:email", "field:nothing"], "do not fit"),
    ):
        with pytest.raises(Trouble, match=said):
            checked_columns(columns, headings, KINDS)
    twice = ["address:email", "address:email"]
    assert checked_columns(twice, headings, KINDS) == twice
