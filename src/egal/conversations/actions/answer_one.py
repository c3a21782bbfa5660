from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.reply import reply
from egal.conversations.models import Conversation, Direction, Message, Thread
from egal.events.record import Actor
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require

HELD = timedelta(minutes=1)  # in which what goes to many can be taken back


@transaction.atomic
def answer_one(
    *,
    thread: Thread,
    conversation: Conversation,
    actor: Actor,
    text: str,
    held_for: timedelta = HELD,
) -> Message:
    """Reply in public to what this person wrote in a thread last. Trouble where they have not."""
    require(actor, "conversations:write", conversation.workspace_id)
    heard = Message.objects.filter(
        conversation=conversation, posts__thread=thread, direction=Direction.INBOUND
    )
    last = heard.order_by("-id").first()
    if last is None:
        raise Trouble(_("This person has written nothing below this post."))
    return reply(
        conversation=conversation,
        actor=actor,
        text=text,
        inbox=thread.inbox,
        to=[{"kind": last.from_kind, "address": last.from_address, "name": last.from_name}],
        public=True,
        held_for=held_for,
    )
