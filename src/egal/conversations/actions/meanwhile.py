from django.utils.translation import gettext as _

from egal.conversations.models import Conversation, Direction, Message
from egal.events.record import Actor
from egal.shared.trouble import Trouble


class RepliedMeanwhile(Trouble):
    """Somebody else has replied since the writer last looked. reply: the newest of these."""

    def __init__(self, reply: Message) -> None:
        told = _("%(name)s has replied meanwhile. Nothing was sent.")
        super().__init__(told % {"name": reply.author_name})
        self.reply = reply


def refuse_replied(conversation: Conversation, actor: Actor, after: int | None) -> None:
    """RepliedMeanwhile when another agent or program has answered after this message; ask while
    the conversation is locked. None for a writer who does not want to know.
    """
    if after is None:
        return
    replies = Message.objects.filter(
        conversation=conversation,
        id__gt=after,
        direction=Direction.OUTBOUND,
        forwarded=False,
        redirects=None,
        author_kind__in=("agent", "token"),
    )
    others = replies.exclude(author_kind=actor.actor_kind, author_id=actor.actor_id)
    if newest := others.order_by("-id").first():
        raise RepliedMeanwhile(newest)
