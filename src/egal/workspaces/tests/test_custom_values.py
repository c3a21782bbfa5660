import pytest

from egal.shared import clock
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz
from egal.workspaces.custom_values import as_text, changed_values, checked_value
from egal.workspaces.models import CustomField, FieldKind, FieldOf

pytestmark = pytest.mark.django_db


def field(kind: FieldKind, *choices: str) -> CustomField:
    return CustomField(kind=kind, of=FieldOf.CONTACT, name="Size", choices=list(choices))


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (FieldKind.TEXT, " two\nlines\x00 ", "two\nlines"),
        (FieldKind.TEXT, "  ", None),
        (FieldKind.NUMBER, "1.234,50", 1234.5),
        (FieldKind.NUMBER, "1,234.50", 1234.5),
        (FieldKind.NUMBER, "12,5", 12.5),
        (FieldKind.NUMBER, "1.234.567", 1234567),
        (FieldKind.NUMBER, "1 234", 1234),
        (FieldKind.NUMBER, "-0.125", -0.125),
        (FieldKind.NUMBER, 42, 42),
        (FieldKind.DATE, "20.11.2026", "2026-11-20"),
        (FieldKind.DATE, "2026-11-20", "2026-11-20"),
        (FieldKind.CHOICE, "GOLD", "Gold"),
        (FieldKind.CHECK, "Ja", True),
        (FieldKind.CHECK, False, False),
        (FieldKind.CHECK, None, None),
    ],
)
def test_what_is_written_is_kept(kind: FieldKind, given: object, kept: object) -> None:
    assert checked_value(field(kind, "Gold", "Silver"), given) == kept


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        (FieldKind.TEXT, "x" * 2001, "too long"),
        (FieldKind.NUMBER, "1.234", "thousands or a fraction"),
        (FieldKind.NUMBER, "twelve", "no number"),
        (FieldKind.NUMBER, "NaN", "no number"),
        (FieldKind.NUMBER, "1234567890.1234567", "no number"),
        (FieldKind.DATE, "11/20/2026", "no day"),
        (FieldKind.DATE, "31.02.2026", "no day"),
        (FieldKind.CHOICE, "Bronze", "Gold, Silver"),
        (FieldKind.CHECK, "perhaps", "neither yes nor no"),
    ],
)
def test_what_does_not_fit_is_told_with_its_field(kind: FieldKind, given: str, said: str) -> None:
    with pytest.raises(Trouble, match="Size: ") as told:
        checked_value(field(kind, "Gold", "Silver"), given)
    assert said in str(told.value)


@pytest.mark.parametrize("value", ["two\nlines", 42, 1234.5, 1e-7, True, False])
def test_what_is_shown_can_be_given_back(value: str | float) -> None:
    kinds = {str: FieldKind.TEXT, bool: FieldKind.CHECK}
    kind = kinds.get(type(value), FieldKind.NUMBER)
    assert checked_value(field(kind), as_text(value)) == value


def test_only_what_differs_is_told(in_nordnetz: Nordnetz) -> None:
    size = CustomField.objects.create(
        workspace=in_nordnetz.workspace,
        of=FieldOf.CONTACT,
        kind=FieldKind.NUMBER,
        name="Size",
        created_at=clock.now(),
    )
    key = public_id(size.id)
    after, told = changed_values({key: 1}, FieldOf.CONTACT, {key: "2"})
    assert (after, told) == (
        {key: 2},
        [{"field": size.id, "name": "Size", "old": "1", "new": "2"}],
    )
    assert changed_values(after, FieldOf.CONTACT, {key: "2,0"}) == (after, [])
    assert changed_values(after, FieldOf.CONTACT, {key: ""})[0] == {}
    with pytest.raises(Trouble, match="no such field"):
        changed_values({}, FieldOf.CONVERSATION, {key: "2"})
