"""What answers many in public at once, as the network takes it."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from egal.channels.prices import refuse_unaffordable
from egal.channels.ways import chosen_way
from egal.channels.writing import Said, ready
from egal.conversations.actions.answering_all import answer_below, answer_each, folded_below
from egal.conversations.models import BulkChange, Conversation, Thread
from egal.events.record import Actor
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require


@transaction.atomic
def answer_all(
    *,
    thread: Thread,
    conversation: Conversation,
    actor: Actor,
    text: str,
    each: bool,
    held_for: timedelta,
    may_be_public: Collection[str] = (),
) -> BulkChange | None:
    """Below the post once, or to each below it; the change of many that follows, to be watched.

    conversation: one of them. may_be_public: words that look private and that somebody has let out.
    Trouble where nothing is folded, and as of `ready`.
    """
    require(actor, "conversations:write", thread.workspace_id)
    count = len(folded_below(thread))
    if not count:
        raise Trouble(_("Fold the conversations below this post first."))
    way = chosen_way(conversation, thread.inbox_id, public=True)
    text = ready(way, Said(text=text.strip(), may_be_public=may_be_public)).text
    if each:
        refuse_unaffordable(way.inbox, [text] * count, public=True)
        return answer_each(thread=thread, actor=actor, text=text)
    _message, change = answer_below(
        thread=thread, conversation=conversation, actor=actor, text=text, held_for=held_for
    )
    return change
