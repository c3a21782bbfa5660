import pytest

from egal.contacts.models import Contact
from egal.conversations.actions.remove_field import filled_in, remove_field
from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz
from egal.workspaces.actions.custom_fields import add_field
from egal.workspaces.models import CustomField
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("of", "model"), [("contact", Contact), ("conversation", Conversation)])
def test_what_was_filled_in_goes_with_it(
    in_nordnetz: Nordnetz,
    conversation: Conversation,
    of: str,
    model: type[Contact] | type[Conversation],
) -> None:
    jana, company = in_nordnetz.jana, in_nordnetz.workspace
    floor, place = (
        add_field(workspace=company, actor=jana, of=of, kind="text", name=name)
        for name in ("Floor", "Place")
    )
    kept = {public_id(place.id): "Kiel"}
    model.objects.update(custom={public_id(floor.id): "3", **kept})
    assert filled_in(floor).count() == 1
    assert remove_field(field=floor, actor=jana) == 1
    assert model.objects.get().custom == kept
    assert list(CustomField.objects.all()) == [place]
    assert Event.objects.get(kind="field.removed").data["count"] == 1
    with pytest.raises(Trouble, match="no such field"):
        remove_field(field=floor, actor=jana)


def test_neither_tariq_nor_eve(in_nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> None:
    field = add_field(
        workspace=in_nordnetz.workspace,
        actor=in_nordnetz.jana,
        of="contact",
        kind="text",
        name="Place",
    )
    for actor in (in_nordnetz.tariq, fremdfirma.eve):
        with pytest.raises(NotAllowed):
            remove_field(field=field, actor=actor)
