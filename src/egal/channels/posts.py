"""Public threads as the public sees them: our messages in them, and what others say beside."""

from datetime import datetime

from egal.channels.base import Address, Echo, NewMessage, Post, Seen
from egal.channels.spelling import legible
from egal.conversations.actions.folding import join_fold
from egal.conversations.models import Inbox, Thread
from egal.conversations.models import Post as PostRow
from egal.events.record import SYSTEM, record
from egal.shared.text import storable


def note_post(
    *,
    inbox: Inbox,
    fact: NewMessage | Echo | Seen,
    post: Post,
    author: Address,
    message_id: int | None,
    at: datetime,
) -> None:
    """Let this stand in its thread, in the caller's transaction; what stands there is left alone,
    but for whose message it is.

    at: when it reached us, where the provider does not say when it was posted.
    """
    thread = thread_of(inbox, post, at)
    known = PostRow.unscoped.filter(thread=thread, external_id=fact.external_id).exists()
    row = PostRow(
        workspace_id=inbox.workspace_id,
        thread=thread,
        message_id=message_id,
        key=fact.dedupe_key,
        external_id=fact.external_id,
        parent=post.parent,
        ours=isinstance(fact, Echo) or (isinstance(fact, Seen) and fact.ours),
        kind=author.kind,
        address=author.address,
        name=storable(author.name or _legible(author)),
        handle=storable(post.handle),
        text=storable(fact.text),
        url=post.url,
        counts={name: max(0, count) for name, count in post.counts.items()},
        posted_at=fact.sent_at or at,
    )
    PostRow.unscoped.bulk_create([row], ignore_conflicts=True)
    if message_id:
        mine = PostRow.unscoped.filter(thread=thread, external_id=fact.external_id, message=None)
        mine.update(message_id=message_id)
        if not row.ours:
            join_fold(thread, message_id)
    if not known:
        record("post.seen", workspace_id=inbox.workspace_id, actor=SYSTEM, thread=thread.id)


def _legible(author: Address) -> str:
    return legible(author.kind, author.address, handle=author.handle)


def thread_of(inbox: Inbox, post: Post, at: datetime) -> Thread:
    """The thread it stands in, new if nobody has spoken to us there."""
    url = post.url if not post.parent else ""
    new = Thread(
        workspace_id=inbox.workspace_id, inbox=inbox, key=post.thread, url=url, created_at=at
    )
    Thread.unscoped.bulk_create([new], ignore_conflicts=True)
    return Thread.unscoped.get(inbox=inbox, key=post.thread)
