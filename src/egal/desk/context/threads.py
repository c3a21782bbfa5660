"""The public thread beside a conversation, as the public sees it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from egal.channels.base import Heard, InboxSettings
from egal.channels.registry import channels
from egal.channels.titles import title_of
from egal.conversations.actions.answering_all import folded_below
from egal.conversations.models import Conversation, Folded, Post, Thread
from egal.conversations.threads import NEWEST, below, first_post, gaps, posts_of, threads_of
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url, resource_url
from egal.desk.context.posts import posts_shown
from egal.shared import clock
from egal.shared.ids import number_of

PAGE, MOST = 30, 300
OTHERS = 10  # conversations below the same post that are named
THREADS = 3


def threads(request: AtDesk, conversation: Conversation, view: str) -> list[dict[str, Any]]:
    """Those in which it was spoken, the latest first."""
    return [shown(request, conversation, view, each) for each in threads_of(conversation)[:THREADS]]


def shown(
    request: AtDesk, conversation: Conversation, view: str, thread: Thread, since: str = ""
) -> dict[str, Any]:
    """One thread: the first post, and the latest below it. since: the id of the oldest post that
    is on the screen already, from which on all are shown again."""
    first = first_post(thread)
    latest, earlier = _latest(thread, since)
    kept = [each for each in latest if first is None or each.id != first.id]
    url = resource_url(request, "thread", conversation, view, thread.public_id)
    oldest = latest[0].public_id if latest else ""
    missing = gaps(thread, first)
    shown_first = _rows(request, conversation, view, [first] if first else [])
    return {
        "id": thread.public_id,
        "name": str(channels()[thread.inbox.channel].name),
        "icon": channels()[thread.inbox.channel].icon,
        "url": (first.url if first else "") or thread.url,
        "first": shown_first,
        "posts": _rows(request, conversation, view, kept),
        "count": posts_of(thread).exclude(pk=first.pk if first else 0).count(),
        "earlier_url": earlier and f"{url}&cursor={earlier}",
        "live_url": f"{url}&since={oldest}" if oldest else url,
        "missing_first": missing.first,
        "missing": missing.replies,
        **_others(request, conversation, view, thread),
        **{
            f"{name.replace('-', '_')}_url": resource_url(
                request, name, conversation, view, thread.public_id
            )
            for name in ("fold", "unfold", "answer-all")
        },
    }


def earlier(
    request: AtDesk, conversation: Conversation, view: str, thread: Thread, cursor: str
) -> dict[str, Any]:
    """The page of posts before this cursor. Raises BadCursor."""
    found, following = NEWEST.page(posts_of(thread), cursor=cursor, limit=PAGE)
    kept = [each for each in reversed(found) if each.external_id != thread.key]
    url = resource_url(request, "thread", conversation, view, thread.public_id)
    return {
        "posts": _rows(request, conversation, view, kept),
        "earlier_url": following and f"{url}&cursor={following}",
    }


def answering_all(
    request: AtDesk,
    conversation: Conversation,
    view: str,
    thread: Thread,
    looks_private: Sequence[str] = (),
) -> dict[str, Any]:
    """The form for one answer to all who are folded below its first post.

    looks_private: words in it that are not let out yet.
    """
    first, let_out = first_post(thread), request.POST.getlist("may_be_public")
    return {
        "answering": {
            "url": resource_url(request, "answer-all", conversation, view, thread.public_id),
            "back_url": conversation_url(request, conversation, view),
            "count": len(folded_below(thread)),
            "post": first.text if first else "",
            "text": request.POST.get("text", ""),
            "each": request.POST.get("to") == "each",
            "most": _most(thread),
            "found": [*let_out, *looks_private],
            "permitted": let_out,
        }
    }


def _most(thread: Thread) -> int | None:
    """How long a public answer may be."""
    inbox = thread.inbox
    settings = InboxSettings(inbox.address, inbox.settings, inbox.name)
    heard = Heard(clock.now(), public=True)
    return channels()[inbox.channel].capabilities(settings, heard).max_length


def _latest(thread: Thread, since: str) -> tuple[list[Post], str | None]:
    """Oldest first, and where the ones before them are."""
    rows = posts_of(thread)
    oldest = rows.filter(pk=number_of(since)).first() if since else None
    if oldest is None:
        found, following = NEWEST.page(rows, cursor=None, limit=PAGE)
        return found[::-1], following
    later = Q(posted_at__gt=oldest.posted_at) | Q(posted_at=oldest.posted_at, pk__gte=oldest.pk)
    found, following = NEWEST.page(rows.filter(later), cursor=None, limit=MOST)
    if following is None and rows.exclude(later).exists():
        _shown, following = NEWEST.page(rows, cursor=None, limit=len(found))
    return found[::-1], following


def _rows(
    request: AtDesk, conversation: Conversation, view: str, posts: Sequence[Post]
) -> list[dict[str, Any]]:
    states = posts_shown(request.workspace.slug, conversation, posts)
    names = {each.external_id: each.name for each in posts}
    return [
        {
            **states[each.id],
            "name": each.name,
            "handle": each.handle,
            "text": each.text,
            "at": each.posted_at,
            "edited_at": each.edited_at,
            "before": [row["text"] for row in each.before],
            "answers": names.get(each.parent, ""),
            "here": bool(each.message and each.message.conversation_id == conversation.id),
            "elsewhere_url": _elsewhere(request, conversation, view, each),
        }
        for each in posts
    ]


def _elsewhere(request: AtDesk, conversation: Conversation, view: str, post: Post) -> str:
    """Where it is answered, if that is another conversation."""
    if post.message is None or post.message.conversation_id == conversation.id:
        return ""
    other = Conversation(pk=post.message.conversation_id)
    return conversation_url(request, other, view)


def _others(
    request: AtDesk, conversation: Conversation, view: str, thread: Thread
) -> dict[str, Any]:
    """Who else wrote there, and whether they stand in the lists together."""
    others = below(thread).exclude(pk=conversation.pk)
    named = others.order_by("-last_activity_at", "-id")[:OTHERS]
    count = others.count()
    return {
        "others": list(_named(request, view, named)),
        "others_count": count,
        "others_more": max(0, count - OTHERS),
        "folded": Folded.objects.filter(thread=thread).count(),
    }


def _named(request: AtDesk, view: str, found: Iterable[Conversation]) -> Iterable[dict[str, str]]:
    for each in found:
        yield {
            "name": each.contact_name,
            "subject": each.preview or title_of(each),
            "status": each.status,
            "url": conversation_url(request, each, view),
        }
