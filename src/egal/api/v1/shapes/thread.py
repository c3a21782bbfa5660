from typing import Annotated, Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment, one_of, public_or_none
from egal.channels.gestures import OPPOSITE, gestures_for
from egal.conversations import models
from egal.conversations.threads import below, first_post, gaps
from egal.shared.ids import public_id

_DO = one_of([*OPPOSITE, "delete"])


class Thread(BaseModel):
    """A public post and all that was answered below it."""

    id: str
    inbox_id: str
    channel: str
    key: str = Field(description="The network’s own id of its first post.")
    url: str | None = Field(description="Where everybody can read it.")
    first_post_id: str | None = Field(description="Null where the network has not told us of it.")
    missing_replies: int = Field(
        description="How many replies to it the network counts that it has not told us of."
    )
    conversation_count: int = Field(description="Of those who wrote there.")
    folded_count: int = Field(description="How many of them are one row in the lists.")
    created_at: Moment

    @classmethod
    def of(cls, thread: models.Thread) -> Self:
        first = first_post(thread)
        return cls(
            id=thread.public_id,
            inbox_id=public_id(thread.inbox_id),
            channel=thread.inbox.channel,
            key=thread.key,
            url=(first.url if first else "") or thread.url or None,
            first_post_id=first.public_id if first else None,
            missing_replies=gaps(thread, first).replies,
            conversation_count=below(thread).count(),
            folded_count=models.Folded.objects.filter(thread=thread).count(),
            created_at=thread.created_at,
        )


class Former(BaseModel):
    """How a post read before it was edited."""

    text: str
    until: str


class Post(BaseModel):
    """One post of a thread."""

    id: str
    thread_id: str
    conversation_id: str | None = Field(description="Null for what is no message to us.")
    message_id: str | None
    external_id: str = Field(description="The network’s own id.")
    parent: str | None = Field(description="The network’s id of the post it answers.")
    ours: bool
    name: str
    handle: str
    text: str
    former: list[Former] = Field(description="How it read before it was edited, oldest first.")
    url: str | None
    counts: dict[str, int] = Field(
        description="`followers` of its author; `likes`, `replies`, `shares`, `views`: as far as "
        "the network says them."
    )
    posted_at: Moment
    edited_at: Moment | None
    hidden_at: Moment | None = Field(description="Since when the public does not see it.")
    withdrawn_at: Moment | None = Field(description="Since when it is gone at the network.")
    liked_at: Moment | None = Field(description="Since when we like it.")
    gestures: list[Annotated[str, _DO]] = Field(description="What can be done with it now.")

    @classmethod
    def of(cls, post: models.Post) -> Self:
        return cls(
            id=post.public_id,
            thread_id=public_id(post.thread_id),
            conversation_id=public_or_none(post.message.conversation_id if post.message else None),
            message_id=public_or_none(post.message_id),
            external_id=post.external_id,
            parent=post.parent or None,
            ours=post.ours,
            name=post.name,
            handle=post.handle,
            text=post.text,
            former=[Former(text=each["text"], until=each["at"]) for each in post.before],
            url=post.url or None,
            counts=post.counts,
            posted_at=post.posted_at,
            edited_at=post.edited_at,
            hidden_at=post.hidden_at,
            withdrawn_at=post.withdrawn_at,
            liked_at=post.liked_at,
            gestures=list(gestures_for(post)),
        )


class Gesture(BaseModel):
    """Something that is to be done with a public post, by a worker after the answer."""

    id: str
    post_id: str
    do: Annotated[str, _DO]
    state: Annotated[str, one_of(models.GestureState.values)]
    error: str | None = Field(description="The last refusal in words.")
    by: str = Field(description="The name of who wants it.")
    created_at: Moment

    @classmethod
    def of(cls, gesture: models.Gesture) -> Self:
        return cls(
            id=public_id(gesture.id),
            post_id=public_id(gesture.post_id),
            do=gesture.do,
            state=gesture.state,
            error=gesture.error or None,
            by=gesture.by_name,
            created_at=gesture.created_at,
        )
