"""Which way was chosen in a form: its inbox, and whether everybody reads along."""

from collections.abc import Sequence

from django.http import QueryDict

from egal.channels.ways import Way, chosen_way
from egal.conversations.models import Conversation
from egal.shared.ids import number_of, public_id

WAY = "inbox"  # the name of the field
_PUBLIC = ".public"


def value_of(way: Way) -> str:
    """How the form names it."""
    return public_id(way.inbox.id) + (_PUBLIC if way.public else "")


def way_chosen(conversation: Conversation, given: QueryDict, *, with_files: bool) -> Way:
    """The one the form names, or the latest where it names none. Raises Trouble."""
    value = given.get(WAY)
    if value is None:
        return chosen_way(conversation, None, with_files=with_files)
    inbox_id = number_of(value.removesuffix(_PUBLIC))
    public = value.endswith(_PUBLIC)
    return chosen_way(conversation, inbox_id, public=public, with_files=with_files)


def preset(ways: Sequence[Way], given: QueryDict | None) -> Way | None:
    """The one that is marked: the chosen one, else the latest in which something can be written,
    also while it is shut; then its reason is to be read before another one is taken."""
    value = given.get(WAY) if given is not None else None
    chosen = next((way for way in ways if value_of(way) == value), None)
    if chosen is not None:
        return chosen
    written = [way for way in ways if not way.capabilities.by_hand]
    return next(iter(written), None)
