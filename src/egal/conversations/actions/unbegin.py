from collections.abc import Sequence

from django.db.models import Q

from egal.contacts.addresses import written
from egal.contacts.models import Contact, Joining
from egal.conversations.actions.drafts import above, draft_of, keep_new_draft, new_draft_of
from egal.conversations.models import Conversation, Message
from egal.events.models import Event
from egal.events.record import Actor, record
from egal.shared.ids import public_id
from egal.workspaces.models import Agent


def unbegin(
    *,
    conversation: Conversation,
    actor: Actor,
    recalled: Message,
    html: str,
    uploads: Sequence[int],
) -> None:
    """Remove a locked conversation whose only message was taken back; the caller may do so.

    So goes a contact that was made for it. All that was typed becomes the agent's draft of a new
    message, above what they have begun in one meanwhile. html, uploads: as `put_into_draft` takes
    them.
    """
    contact, number = conversation.contact, conversation.pk
    if isinstance(actor, Agent):
        begun = [draft_of(conversation=conversation, agent=actor), new_draft_of(agent=actor)]
        whole = above(recalled.text, html, uploads, begun)
        keep_new_draft(agent=actor, fields=_filled_in(recalled), **whole)
    record(
        "conversation.removed",
        workspace_id=conversation.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        contact=contact.id,
    )
    conversation.delete()
    if _was_made_for(number) and not _is_wanted(contact):
        contact.delete()


def _filled_in(recalled: Message) -> dict[str, list[str]]:
    return {
        "inbox": [public_id(recalled.inbox_id or 0)],
        **{kind: [written(getattr(recalled, kind))] for kind in ("to", "cc", "bcc")},
        "subject": [recalled.subject],
    }


def _was_made_for(conversation_id: int) -> bool:
    begun = Event.objects.filter(conversation_id=conversation_id, kind="conversation.begun")
    return begun.filter(data__new_contact=True).exists()


def _is_wanted(contact: Contact) -> bool:
    """Whether anything has come of it since."""
    return (
        Conversation.objects.filter(contact=contact).exists()
        or Joining.objects.filter(Q(kept=contact) | Q(joined=contact)).exists()
        or contact.identities.count() > 1
        or contact.organisation_id is not None
    )
