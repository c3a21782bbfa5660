from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.locked import locked
from egal.conversations.models import Conversation, Tag, Tagging
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require

LONGEST = 50  # characters of a tag


@transaction.atomic
def tag(*, conversation: Conversation, actor: Actor, name: str) -> Tag:
    """Sort the conversation under this word, which is made when it is new; twice does no harm.

    The word keeps the spelling it was first given: “Bill” and “bill” are one tag.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    found = _tag(conversation.workspace_id, checked_name(name))
    _tagging, fresh = Tagging.objects.get_or_create(
        conversation=conversation,
        tag=found,
        defaults={
            "workspace_id": conversation.workspace_id,
            "actor_kind": actor.actor_kind,
            "actor_id": actor.actor_id,
            "actor_name": actor.actor_name,
            "created_at": clock.now(),
        },
    )
    if fresh:
        _record("conversation.tagged", conversation, found, actor)
    return found


@transaction.atomic
def untag(*, conversation: Conversation, actor: Actor, name: str) -> None:
    """Take this word off again; one that was not there does no harm. The tag itself stays."""
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    tagging = Tagging.objects.filter(
        conversation=conversation, tag__name__iexact=checked_name(name)
    )
    if found := tagging.select_related("tag").first():
        found.delete()
        _record("conversation.untagged", conversation, found.tag, actor)


def checked_name(name: str) -> str:
    """The name as it is kept; Trouble for one that is too long or nothing."""
    cleaned = " ".join(storable(name).split())
    if not 0 < len(cleaned) <= LONGEST:
        raise Trouble(_("A tag is a word or a few, at most 50 characters."))
    return cleaned


def _tag(workspace_id: int, name: str) -> Tag:
    """Two who use a new word at once get the same tag."""
    found, _fresh = Tag.objects.get_or_create(
        name__iexact=name,
        defaults={"name": name, "workspace_id": workspace_id, "created_at": clock.now()},
    )
    return found


def _record(kind: str, conversation: Conversation, tag: Tag, actor: Actor) -> None:
    record(
        kind,
        workspace_id=conversation.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        tag=tag.id,
        name=tag.name,
    )
