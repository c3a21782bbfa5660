from egal.conversations.models import Conversation


def locked(conversation: Conversation) -> Conversation:
    """The conversation as it is now, held until the transaction ends.

    Intake holds the same lock, so a verb and an arriving message never overwrite each other.
    """
    return Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
