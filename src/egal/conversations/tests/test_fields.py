import pytest

from egal.conversations.actions.fields import set_conversation_fields
from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing.people import Nordnetz, vera
from egal.workspaces.models import CustomField, FieldKind, FieldOf
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_matter_gets_a_number_and_loses_it(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    field = CustomField.objects.create(
        workspace=in_nordnetz.workspace,
        of=FieldOf.CONVERSATION,
        kind=FieldKind.NUMBER,
        name="Credit",
        created_at=clock.now(),
    )
    key = public_id(field.id)
    for value in (12.5, "12,5", None):
        set_conversation_fields(
            conversation=conversation, actor=in_nordnetz.jana, values={key: value}
        )
    told = Event.objects.filter(kind="conversation.fields_changed").order_by("id")
    assert [each.data["fields"][0]["new"] for each in told] == ["12.5", None]
    conversation.refresh_from_db()
    assert conversation.custom == {}
    with pytest.raises(NotAllowed):
        set_conversation_fields(
            conversation=conversation, actor=vera(in_nordnetz.workspace), values={key: 1}
        )
