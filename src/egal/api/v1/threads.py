from datetime import timedelta
from typing import Annotated, Literal

from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1.bulk_changes import BulkChange
from egal.api.v1.shapes.thread import Gesture, Post, Thread
from egal.channels.answering_all import answer_all
from egal.channels.gestures import gesture, undo_gesture
from egal.conversations import models
from egal.conversations.actions.folding import fold, unfold
from egal.conversations.threads import OLDEST, posts_of, threads_of
from egal.shared.rows import row_or_404

router, posts, gestures, of_conversations = Router(), Router(), Router(), Router()

_READ, _WRITE = needs("conversations:read"), needs("conversations:write")


class PostPage(Page[Post]):
    """Some of the posts of a thread."""


class NewAnswer(BaseModel):
    """One answer for all who are folded below a post."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: str = Field(description="One of them, in which it stands.")
    text: str = Field(min_length=1)
    each: bool = Field(False, description="To each of them; else once, below the post itself.")
    may_be_public: list[Annotated[str, Field(max_length=500)]] = Field(
        [], description="Words that look private and may stand there all the same.", max_length=100
    )


class AnswerToAll(BaseModel):
    """What goes on with the conversations, if there are others."""

    bulk_change: BulkChange | None


class NewGesture(BaseModel):
    """What to do with a post."""

    model_config = ConfigDict(extra="forbid")

    do: Literal["hide", "unhide", "like", "unlike", "delete"]


@of_conversations.get("/{conversation_id}/threads", response=list[Thread], **_READ)
def list_threads(request: TokenRequest, conversation_id: str) -> list[Thread]:
    """The public threads in which it was spoken, the latest first."""
    conversation = row_or_404(models.Conversation.objects.all(), conversation_id)
    return [Thread.of(each) for each in threads_of(conversation)]


@router.get("/{thread_id}", response=Thread, **_READ)
def get_thread(request: TokenRequest, thread_id: str) -> Thread:
    """A public thread."""
    return Thread.of(_thread(thread_id))


@router.get("/{thread_id}/posts", response=PostPage, **_READ)
def list_posts(request: TokenRequest, thread_id: str, paging: Query[Paging]) -> PostPage:
    """All that we know of it, the oldest first, by the network’s clock.

    What the network has not told us of is not here.
    """
    rows = posts_of(_thread(thread_id)).select_related("thread__inbox", "message")
    found, next_cursor = OLDEST.page(rows, cursor=paging.cursor, limit=paging.limit)
    return PostPage(items=[Post.of(each) for each in found], next_cursor=next_cursor)


@router.put("/{thread_id}/fold", response=Thread, **_WRITE)
def fold_thread(request: TokenRequest, thread_id: str) -> Thread:
    """Let the unassigned conversations below the post be one row in the lists, and what comes."""
    fold(thread=_thread(thread_id), actor=request.auth)
    return Thread.of(_thread(thread_id))


@router.delete("/{thread_id}/fold", response=Thread, **_WRITE)
def unfold_thread(request: TokenRequest, thread_id: str) -> Thread:
    """Let each be a row of its own again."""
    unfold(thread=_thread(thread_id), actor=request.auth)
    return Thread.of(_thread(thread_id))


@router.post("/{thread_id}/answers", response={201: AnswerToAll}, **_WRITE)
def answer_thread(request: TokenRequest, thread_id: str, new: NewAnswer) -> Status[AnswerToAll]:
    """Answer all who are folded below the post, in public.

    Once below the post: the other conversations wait for their customers. To each: a worker does
    it, and for a minute it can be taken back by undoing the change.
    """
    thread = _thread(thread_id)
    spoken = models.Conversation.objects.filter(messages__posts__thread=thread).distinct()
    change = answer_all(
        thread=thread,
        conversation=row_or_404(spoken, new.conversation_id),
        actor=request.auth,
        text=new.text,
        each=new.each,
        held_for=timedelta(0),
        may_be_public=new.may_be_public,
    )
    return Status(201, AnswerToAll(bulk_change=BulkChange.of(change) if change else None))


@posts.get("/{post_id}", response=Post, **_READ)
def get_post(request: TokenRequest, post_id: str) -> Post:
    """A public post."""
    return Post.of(_post(post_id))


@posts.post("/{post_id}/gestures", response={201: Gesture}, **_WRITE)
def make_gesture(request: TokenRequest, post_id: str, new: NewGesture) -> Status[Gesture]:
    """Hide it from the public, like it, delete it, or take one of these back.

    Only what the network offers at this post (`gestures`). A deletion waits ten seconds.
    """
    wanted = gesture(post=_post(post_id), actor=request.auth, do=new.do)
    return Status(201, Gesture.of(wanted))


@gestures.get("/{gesture_id}", response=Gesture, **_READ)
def get_gesture(request: TokenRequest, gesture_id: str) -> Gesture:
    """How far it is."""
    return Gesture.of(row_or_404(models.Gesture.objects.all(), gesture_id))


@gestures.delete("/{gesture_id}", response={204: None}, **_WRITE)
def undo_one_gesture(request: TokenRequest, gesture_id: str) -> Status[None]:
    """Nothing is done if nobody has begun; else the opposite, where there is one (422)."""
    rows = models.Gesture.objects.select_related("post__message")
    undo_gesture(wanted=row_or_404(rows, gesture_id), actor=request.auth)
    return Status(204, None)


def _thread(public: str) -> models.Thread:
    return row_or_404(models.Thread.objects.select_related("inbox", "workspace"), public)


def _post(public: str) -> models.Post:
    rows = models.Post.objects.select_related("thread__inbox", "message__conversation")
    return row_or_404(rows, public)
