"""X: its people, posts and messages, what the public does, and who is told.

    network.x.posts("mara", "@nordnetz the light blinks", reach=1200)

All of it is what docs.x.com says, as of the commit of 2026-08-22 of github.com/xdevplatform/docs;
what is remembered and not read is marked so where it stands.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from threading import RLock

from egal.testing.networks.clock import Clock, iso
from egal.testing.networks.going_out import Deliveries, Delivery
from egal.testing.networks.x import events
from egal.testing.networks.x.limits import Bill, Limits
from egal.testing.networks.x.things import (
    LINK,
    DirectMessage,
    Media,
    Post,
    Subscription,
    User,
    Webhook,
)

SCOPES = (
    "tweet.read tweet.write tweet.moderate.write users.read dm.read dm.write media.write like.read "
    "offline.access"
)
TOLD = (
    *("post.create", "post.delete", "post.mention.create", "post.reply.create"),
    *("post.quote.create", "dm.received", "dm.sent"),
)
EPOCH = 1288834974657  # of the ids: docs.x.com/fundamentals/x-ids, 2026-08-22
EDITS, EDIT_MINUTES = 5, 30  # docs.x.com/x-api/fundamentals/edit-posts, 2026-08-22


class X:
    """account: the company's, by name. url: what stands for https://api.x.com, without a slash at
    the end. vocabulary: of answers to questions that name no fields, "tweet" or "post", which is
    the document's; event_vocabulary: of events, whose samples all have the old one.

    carried_mentions_summon: whether "@us" that a reply carries by itself lets us reply. X says "the
    author @mentions the replying account in their post" and does not say which kind counts.
    """

    client, secret = "x-client", "nobody-guesses-this"
    consumer_key, consumer_secret = "x-consumer", "nobody-guesses-that"
    bearer = "x-app-only"
    app = "29820954"

    def __init__(self, clock: Clock, out: Deliveries, lock: RLock, *, account: str) -> None:
        self.clock, self.out, self.lock = clock, out, lock
        self.url = "http://localhost/x"
        self.vocabulary, self.event_vocabulary = "post", "tweet"
        self.carried_mentions_summon = True
        self.callbacks: set[str] = set()
        self.users_by_name: dict[str, User] = {}
        self.posts_by_id: dict[str, Post] = {}
        self.messages: list[DirectMessage] = []
        self.media: dict[str, Media] = {}
        self.webhooks: dict[str, Webhook] = {}
        self.subscriptions: dict[str, Subscription] = {}
        self.due: list[tuple[datetime, Delivery]] = []
        self.limits, self.bill = Limits(clock), Bill(clock, self.app)
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, str]] = {}
        self.refresh_tokens: dict[str, dict[str, str]] = {}
        self.nonces: set[str] = set()
        self._last = 0
        self.account = self.user(account, reach=5400)

    def connected(self, url: str) -> str:
        """Sets everything up as the sign-in would; the account's token, which does not end."""
        self.webhooks["1"] = Webhook("1", url, True, self.clock.now())
        for kind in TOLD:
            self.subscriptions[kind] = Subscription(
                kind, kind, self.account.id, "1", "", self.clock.now()
            )
        token = secrets.token_urlsafe(48)
        self.tokens[token] = {"scope": SCOPES, "until": str(2**40)}
        return token

    # What the public does

    def posts(
        self, who: str, text: str, *, reach: int | None = None, media: Iterable[Media] = ()
    ) -> Post:
        """Somebody posts. reach: followers."""
        return self.add_post(self.user(who, reach), text, media=media)

    def replies(self, who: str, to: Post | str, text: str, *, reach: int | None = None) -> Post:
        """Somebody replies to a post."""
        return self.add_post(self.user(who, reach), text, replies_to=self.post(to).id)

    def quotes(self, who: str, post: Post | str, text: str, *, reach: int | None = None) -> Post:
        """Somebody quotes a post."""
        return self.add_post(self.user(who, reach), text, quotes=self.post(post).id)

    def likes(self, who: str, post: Post | str) -> None:
        """Somebody likes a post."""
        with self.lock:
            self.post(post).likes.add(self.user(who).id)

    def edits(self, post: Post | str, text: str) -> Post:
        """The author edits, which makes a new id. Raises ValueError after 30 minutes or 5 times."""
        with self.lock:
            old = self.post(self.post(post).versions[-1])
            if not self._editable(old):
                raise ValueError("A reply, 30 minutes, or 5 edits: it can no longer be edited.")
            new = Post(
                self.next_id(), old.author, text, self.clock.now(), old.conversation, old.versions,
                quotes=old.quotes, media=old.media, likes=old.likes,
            )  # fmt: skip
            old.versions.append(new.id)
            self.posts_by_id[new.id] = new
        events.of_post(self, new)
        return new

    def deletes(self, post: Post | str) -> None:
        """The author deletes: all versions go, and nobody else is told."""
        with self.lock:
            gone = [self.posts_by_id[id_] for id_ in self.post(post).versions]
            for each in gone:
                each.deleted = True
        if gone[0].author is self.account:
            events.of_deletion(self, gone[-1])

    def writes(self, who: str, text: str, *, media: Iterable[Media] = ()) -> DirectMessage:
        """Somebody writes to the company in private, which opens the way back to them."""
        return self.add_message(self.user(who), self.account, text, media=media)

    def answers_from_the_app(self, text: str, *, to: Post | str) -> Post:
        """A colleague replies in X's own app."""
        return self.add_post(self.account, text, replies_to=self.post(to).id)

    def takes_back(self) -> None:
        """The account's owner revokes the app's access."""
        with self.lock:
            self.tokens.clear()
            self.refresh_tokens.clear()
        events.of_revocation(self)

    def picture(self, who: str, content: bytes, mime: str = "image/png") -> Media:
        """A file that somebody attaches."""
        with self.lock:
            id_ = self.next_id()
            made = Media(id_, self.user(who).id, mime, len(content), {0: content}, usable=True)
            self.media[id_] = made
        return made

    # What there is

    def user(self, name: str, reach: int | None = None) -> User:
        """Somebody, made when first named."""
        with self.lock:
            known = self.users_by_name.get(name.lower())
            if known is None:
                known = User(self.next_id(), name, name.replace("_", " ").title())
                self.users_by_name[name.lower()] = known
            if reach is not None:
                known.reach = reach
            return known

    def user_by_id(self, id_: str) -> User | None:
        return next((each for each in self.users_by_name.values() if each.id == id_), None)

    def post(self, post: Post | str) -> Post:
        """By its id or itself. Raises KeyError."""
        return post if isinstance(post, Post) else self.posts_by_id[post]

    @property
    def told(self) -> list[str]:
        """What the company has said in public, oldest first, as typed."""
        ours = [each for each in self.posts_by_id.values() if each.author is self.account]
        return [each.typed for each in ours if not each.deleted and each.newest]

    def next_id(self) -> str:
        """Grows, and tells its time in its upper bits."""
        self._last += 1
        return str((self.clock.milliseconds() - EPOCH << 22) + self._last % (1 << 22))

    # What the API and the public do alike

    def add_post(
        self,
        author: User,
        text: str,
        *,
        replies_to: str | None = None,
        quotes: str | None = None,
        media: Iterable[Media] = (),
    ) -> Post:
        """A new post, and whoever subscribed is told."""
        with self.lock:
            id_, parent = self.next_id(), self.posts_by_id.get(replies_to or "")
            carried = _carried(author, parent) if parent else []
            made = Post(
                id=id_,
                author=author,
                text="".join(f"@{name} " for name in carried) + text,
                at=self.clock.now(),
                conversation=parent.conversation if parent else id_,
                versions=[id_],
                carried=carried,
                replies_to=replies_to,
                quotes=quotes,
                media=list(media),
            )
            self.posts_by_id[id_] = made
        events.of_post(self, made)
        return made

    def add_message(
        self, sender: User, recipient: User, text: str, *, media: Iterable[Media] = ()
    ) -> DirectMessage:
        """A new direct message, and whoever subscribed is told."""
        with self.lock:
            at = self.clock.now()
            made = DirectMessage(self.next_id(), sender, recipient, text, at, list(media))
            self.messages.append(made)
        events.of_message(self, made)
        return made

    def summoned(self, by: Post, us: User) -> bool:
        """Whether we may reply: docs.x.com/x-api/posts/manage-tweets/integrate, 2026-08-22."""
        quoted = self.posts_by_id.get(by.quotes or "")
        names = by.mentions if self.carried_mentions_summon else by.typed_mentions
        return us.username.lower() in names or bool(quoted and quoted.author is us)

    def edit_controls(self, post: Post) -> dict[str, object]:
        """How long and how often it may still be edited."""
        until = self.posts_by_id.get(post.versions[0], post).at.timestamp() + EDIT_MINUTES * 60
        return {
            "edits_remaining": EDITS + 1 - len(post.versions),
            "is_edit_eligible": not post.replies_to,
            "editable_until": iso(self.clock.now().fromtimestamp(until, tz=post.at.tzinfo)),
        }

    def _editable(self, post: Post) -> bool:
        age = self.clock.now() - self.posts_by_id[post.versions[0]].at
        own_thread = post.replies_to is None
        return (
            own_thread and len(post.versions) <= EDITS and age.total_seconds() < EDIT_MINUTES * 60
        )


def _carried(author: User, parent: Post) -> list[str]:
    """A reply carries its parent's author and whom that one named (as remembered)."""
    names = [parent.author.username, *(LINK.sub("", each) for each in parent.mentions)]
    carried: list[str] = []
    for name in names:
        known = {each.lower() for each in carried} | {author.username.lower()}
        if name.lower() not in known:
            carried.append(name)
    return carried
