"""What was said first in a conversation: where nobody has written a subject, it tells what it is
about."""

from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Left

from egal.conversations.models import Conversation, Direction, Message
from egal.shared.text import snippet

LONGEST = 80  # characters
_READ = 4 * LONGEST  # of a message: white space may go


def read_openings(conversations: Iterable[Conversation]) -> None:
    """Have the first words of these at hand, so that many are not asked for one by one."""
    untitled = {each.pk: each for each in conversations if not each.subject}
    if not untitled:
        return
    found = Conversation.objects.filter(pk__in=untitled).values_list("pk", Subquery(_first()))
    for pk, text in found:
        vars(untitled[pk])["opening"] = snippet(text or "", LONGEST)


def opening_of(conversation: Conversation) -> str:
    """The first words of a conversation without subject; "" where nobody has said any."""
    if "opening" not in vars(conversation):
        read_openings([conversation])
    return str(vars(conversation).get("opening", ""))


def _first() -> "QuerySet[Message, str]":
    """Of whoever has spoken first, they or we."""
    said = Message.objects.filter(conversation=OuterRef("pk"), text__gt="", withdrawn_at=None)
    spoken = said.exclude(direction=Direction.NOTE).order_by("id")
    return spoken.values_list(Left("text", _READ))[:1]
