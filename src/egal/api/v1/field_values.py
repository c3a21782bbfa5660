from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import contacts, conversations, shapes
from egal.api.v1.shapes.common import FieldValue
from egal.contacts.actions.fields import set_contact_fields
from egal.contacts.models import Contact
from egal.conversations.actions.fields import set_conversation_fields
from egal.conversations.models import Conversation
from egal.shared.rows import row_or_404

of_contacts = Router()
of_conversations = Router()


class Values(BaseModel):
    """Values of the company's own fields."""

    model_config = ConfigDict(extra="forbid")

    fields: dict[str, FieldValue | None] = Field(
        description="By the ids of the fields; null takes a value away, what is left out stays."
    )


@of_contacts.patch("/{contact_id}/fields", response=shapes.Contact, **needs("contacts:write"))
def change_contact_fields(request: TokenRequest, contact_id: str, values: Values) -> shapes.Contact:
    """Values of a contact. One that its field does not take is refused (422), and all with it."""
    set_contact_fields(
        contact=row_or_404(Contact.objects.all(), contact_id),
        actor=request.auth,
        values=values.fields,
    )
    return contacts.shown(contact_id)


@of_conversations.patch(
    "/{conversation_id}/fields", response=shapes.Conversation, **needs("conversations:write")
)
def change_conversation_fields(
    request: TokenRequest, conversation_id: str, values: Values
) -> shapes.Conversation:
    """Values of a conversation, with the same rules."""
    set_conversation_fields(
        conversation=row_or_404(Conversation.objects.all(), conversation_id),
        actor=request.auth,
        values=values.fields,
    )
    return conversations.shown(conversation_id)
