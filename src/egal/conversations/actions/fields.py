from collections.abc import Mapping

from django.db import transaction

from egal.conversations.actions.locked import locked
from egal.conversations.models import Conversation
from egal.events.record import Actor, record
from egal.workspaces.custom_values import changed_values
from egal.workspaces.models import FieldOf
from egal.workspaces.permissions import require


@transaction.atomic
def set_conversation_fields(
    *, conversation: Conversation, actor: Actor, values: Mapping[str, object]
) -> Conversation:
    """Values of the company's own fields of this matter, as `changed_values` takes them."""
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    conversation.custom, told = changed_values(conversation.custom, FieldOf.CONVERSATION, values)
    if told:
        conversation.save(update_fields=["custom"])
        record(
            "conversation.fields_changed",
            workspace_id=conversation.workspace_id,
            actor=actor,
            conversation_id=conversation.id,
            fields=told,
        )
    return conversation
