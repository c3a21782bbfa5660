"""Public threads as the public sees them, and the conversations that stand below one post."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from egal.conversations.lists import UNSOLVED
from egal.conversations.models import Conversation, Post, Thread
from egal.shared.keyset import Order

OLDEST = Order("posts", ("posted_at", "id"), newest_first=False)
NEWEST = Order("latest posts", ("posted_at", "id"), newest_first=True)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is known to be missing. first: the post itself. replies: how many more the network
    counts than are here; 0 where it does not say, or says fewer."""

    first: bool
    replies: int


def threads_of(conversation: Conversation) -> QuerySet[Thread]:
    """The threads in which it was spoken, the latest first."""
    spoken = Post.objects.filter(message__conversation=conversation).values("thread")
    return Thread.objects.filter(pk__in=spoken).select_related("inbox").order_by("-id")


def posts_of(thread: Thread) -> QuerySet[Post]:
    """All that is known of it; in whatever order."""
    return Post.objects.filter(thread=thread).select_related("message")


def first_post(thread: Thread) -> Post | None:
    """The one that all others stand below, if we were told of it."""
    return posts_of(thread).filter(external_id=thread.key).first()


def below(thread: Thread) -> QuerySet[Conversation]:
    """The conversations of those who spoke there, without spam and what was merged away."""
    spoken = Post.objects.filter(thread=thread, message__isnull=False)
    matters = spoken.values("message__conversation")
    return Conversation.objects.filter(pk__in=matters, spam_at=None, merged_into=None)


def unsolved_below(thread: Thread) -> QuerySet[Conversation]:
    """Those in which something is still to be done."""
    return below(thread).filter(UNSOLVED)


def gaps(thread: Thread, first: Post | None) -> Gaps:
    """What we know to be missing; of what nobody has told us nobody can know."""
    if first is None:
        return Gaps(True, 0)
    here = posts_of(thread).filter(Q(parent=first.external_id), withdrawn_at=None).count()
    return Gaps(False, max(0, int(first.counts.get("replies", 0)) - here))
