"""What X is made of."""

import re
from dataclasses import dataclass, field
from datetime import datetime

MENTION = re.compile(
    r"(?<![\w@])@(\w{1,15})"
)  # names: help.x.com, "About usernames", as remembered
LINK = re.compile(r"https?://\S+")


@dataclass
class User:
    """reach: its followers. suspended: its tokens open nothing. open_to_dms: to messages of those
    it does not know."""

    id: str
    username: str
    name: str
    reach: int = 0
    suspended: bool = False
    open_to_dms: bool = False


@dataclass
class Media:
    """One file. kind: photo, animated_gif, video. state: of processing, "" where there is none."""

    id: str
    owner: str
    mime: str
    size: int
    parts: dict[int, bytes] = field(default_factory=dict)
    state: str = ""
    usable: bool = False

    @property
    def kind(self) -> str:
        if self.mime == "image/gif":
            return "animated_gif"
        return "video" if self.mime.startswith("video/") else "photo"

    @property
    def key(self) -> str:
        """Numbers of kinds as X has them: 3 photo, 7 video, 16 GIF (as remembered)."""
        return {"photo": "3", "video": "7", "animated_gif": "16"}[self.kind] + f"_{self.id}"

    @property
    def content(self) -> bytes:
        return b"".join(part for _, part in sorted(self.parts.items()))


@dataclass
class Post:
    """text: as the API tells it, with the mentions a reply carries in front.

    carried: the names among them that the author did not type. versions: ids, oldest first; the
    list is one and the same for all versions.
    """

    id: str
    author: User
    text: str
    at: datetime
    conversation: str
    versions: list[str]
    carried: list[str] = field(default_factory=list)
    replies_to: str | None = None
    quotes: str | None = None
    media: list[Media] = field(default_factory=list)
    likes: set[str] = field(default_factory=set)
    hidden: bool = False
    deleted: bool = False

    @property
    def typed(self) -> str:
        """What the author typed."""
        return self.text[self.starts :]

    @property
    def starts(self) -> int:
        return sum(len(name) + 2 for name in self.carried)

    @property
    def mentions(self) -> list[str]:
        """Names in the text, in small letters: typed ones and carried ones."""
        return [name.lower() for name in MENTION.findall(self.text)]

    @property
    def typed_mentions(self) -> list[str]:
        return [name.lower() for name in MENTION.findall(self.typed)]

    @property
    def newest(self) -> bool:
        return self.versions[-1] == self.id


@dataclass
class DirectMessage:
    """Between two."""

    id: str
    sender: User
    recipient: User
    text: str
    at: datetime
    media: list[Media] = field(default_factory=list)

    @property
    def conversation(self) -> str:
        """Both ids, the smaller first: docs.x.com/x-api/direct-messages/lookup, 2026-08-22."""
        return "-".join(sorted((self.sender.id, self.recipient.id), key=int))


@dataclass
class Webhook:
    id: str
    url: str
    valid: bool
    at: datetime


@dataclass
class Subscription:
    """kind: "post.mention.create" and so on, or "*" for all of Account Activity."""

    id: str
    kind: str
    user: str
    webhook: str | None
    tag: str
    at: datetime
