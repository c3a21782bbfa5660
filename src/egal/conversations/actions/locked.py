from django.db.models import QuerySet
from django.utils.translation import gettext as _

from egal.conversations.models import Conversation
from egal.shared.trouble import Trouble


def locked(conversation: Conversation) -> Conversation:
    """The conversation as it is now, held until the transaction ends; Trouble for a merged one.

    Intake holds the same lock, so a verb and an arriving message never overwrite each other.
    """
    found = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    if found.merged_into_id:
        raise Trouble(_("This conversation was merged with another one. Go on there."))
    return found


def locked_all(conversations: list[Conversation]) -> list[Conversation]:
    """These as they are now, in the order given, locked in the order of their ids.

    Trouble for one that is not in this workspace.
    """
    wanted = [conversation.pk for conversation in conversations]
    rows = Conversation.objects.filter(pk__in=wanted).order_by("pk")
    found = {each.pk: each for each in rows.select_for_update(no_key=True)}
    if len(found) < len(set(wanted)):
        raise Trouble(_("There is no such conversation here."))
    return [found[each] for each in wanted]


def held(conversations: QuerySet[Conversation]) -> list[int]:
    """Their ids, locked in this order until the transaction ends."""
    rows = conversations.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(rows.values_list("pk", flat=True))
