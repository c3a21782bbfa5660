"""What stands in public: posts, comments, and the threads they form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from egal.channels.base.parts import Address, Link

Count = Literal["followers", "likes", "replies", "shares", "views"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where a public message stands.

    thread: external id of the thread's first post. parent: of the post it answers, "" for the first
    one. url: where everybody can read it. handle: the author's public name, as "@mara". counts: as
    far as the provider says them; followers are the author's, the rest the post's own.
    """

    thread: str
    parent: str = ""
    url: str = ""
    handle: str = ""
    counts: Mapping[Count, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The fact that others said something in a thread of ours that is no message to us.

    It is shown in the thread, and begins no conversation. dedupe_key: as that of NewMessage.
    """

    dedupe_key: str
    external_id: str
    author: Address
    post: Post
    text: str = ""
    ours: bool = False
    links: Sequence[Link] = ()
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The fact that a public message was hidden, shown again, liked, or counted anew.

    key: its dedupe key. hidden, liked: None for what has not changed. at: the provider's clock.
    """

    dedupe_key: str
    key: str
    hidden: bool | None = None
    liked: bool | None = None
    counts: Mapping[Count, int] = field(default_factory=dict)
    at: datetime | None = None
