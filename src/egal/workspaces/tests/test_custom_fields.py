import pytest

from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz
from egal.workspaces.actions.custom_fields import MOST, add_field, change_field, place_field
from egal.workspaces.models import CustomField
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def added(company: Nordnetz, name: str, of: str = "contact", kind: str = "text") -> CustomField:
    return add_field(workspace=company.workspace, actor=company.jana, of=of, kind=kind, name=name)


def names(of: str = "contact") -> list[str]:
    rows = CustomField.objects.filter(of=of).order_by("position")
    return list(rows.values_list("name", flat=True))


def test_a_new_field_is_shown_last(in_nordnetz: Nordnetz) -> None:
    for name in ("Customer number", "Place"):
        added(in_nordnetz, name)
    added(in_nordnetz, "Place", of="conversation")
    assert (names(), names("conversation")) == (["Customer number", "Place"], ["Place"])


def test_a_choice_needs_something_to_choose_from(in_nordnetz: Nordnetz) -> None:
    with pytest.raises(Trouble, match="to choose from"):
        added(in_nordnetz, "Contract", kind="choice")
    contract = add_field(
        workspace=in_nordnetz.workspace,
        actor=in_nordnetz.jana,
        of="contact",
        kind="choice",
        name="Contract",
        choices=["Flat ", "By the hour", "", "Flat"],
    )
    assert contract.choices == ["Flat", "By the hour"]
    for _ in range(2):
        change_field(field=contract, actor=in_nordnetz.jana, choices=["Flat"])
    event = Event.objects.get(kind="field.changed")
    assert event.data["new"] == {"name": "Contract", "choices": ["Flat"]}


@pytest.mark.parametrize(
    ("of", "kind", "name", "said"),
    [
        ("pet", "text", "Name", "no such kind"),
        ("contact", "riddle", "Name", "no such kind"),
        ("contact", "text", "", "name is missing"),
        ("contact", "text", "place", "a field “place” already"),
    ],
)
def test_what_cannot_be_is_told(
    in_nordnetz: Nordnetz, of: str, kind: str, name: str, said: str
) -> None:
    added(in_nordnetz, "Place")
    with pytest.raises(Trouble, match=said):
        added(in_nordnetz, name, of=of, kind=kind)


def test_fields_are_put_in_order(in_nordnetz: Nordnetz) -> None:
    first, second, third = (added(in_nordnetz, name) for name in "ABC")
    place_field(field=third, actor=in_nordnetz.jana, position=0)
    assert names() == ["C", "A", "B"]
    place_field(field=third, actor=in_nordnetz.jana, position=99)
    place_field(field=second, actor=in_nordnetz.jana, position=1)
    assert names() == ["A", "B", "C"]
    moved = Event.objects.filter(kind="field.moved").values_list("data__position", flat=True)
    assert list(moved.order_by("id")) == [0, 2]
    assert first.position == 0


def test_there_is_an_end_to_fields(in_nordnetz: Nordnetz) -> None:
    for number in range(MOST):
        added(in_nordnetz, f"Field {number}")
    with pytest.raises(Trouble, match="Remove one first"):
        added(in_nordnetz, "One more")


def test_neither_tariq_nor_eve(in_nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> None:
    field = added(in_nordnetz, "Place")
    for actor in (in_nordnetz.tariq, fremdfirma.eve):
        with pytest.raises(NotAllowed):
            change_field(field=field, actor=actor, name="Ours")
        with pytest.raises(NotAllowed):
            place_field(field=field, actor=actor, position=0)
