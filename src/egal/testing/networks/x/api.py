"""The API's questions about people, posts and direct messages.

Paths and shapes: X's OpenAPI document 2.167. What may be done: docs.x.com/x-api/posts/
manage-tweets/integrate and docs.x.com/x-api/direct-messages/manage/introduction, 2026-08-22.
"""

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from twitter_text import parse_tweet

from egal.testing.networks.asked import Asked, Json, Routes, answer
from egal.testing.networks.x import problems, shape, signing_in
from egal.testing.networks.x.things import LINK, DirectMessage, Media, Post, User
from egal.testing.webserver import Reply

if TYPE_CHECKING:
    from egal.testing.networks.x.network import X

Thing = TypeVar("Thing")
routes = Routes()
READ = "tweet.read users.read"
RECENT = timedelta(days=7)  # docs.x.com/x-api/posts/search/introduction
DM_LENGTH = 10_000  # characters, as remembered
# Both as remembered from devcommunity.x.com, 2026; the document of 2.167 has no word for them.
NOT_SUMMONED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise "
    "engaged by the author of the post you are replying to."
)
NO_DM = "You do not have permission to DM one or more participants."


@routes.on("GET", "/2/users/me")
def me(x: "X", asked: Asked) -> Reply:
    """The account itself."""
    return _user(x, asked, signing_in.who(x, asked, READ))


@routes.on("GET", "/2/users/by/username/{username}")
def by_name(x: "X", asked: Asked) -> Reply:
    """Somebody, by name."""
    signing_in.any_of(x, asked, READ)
    return _user(x, asked, x.users_by_name.get(asked.at["username"].lower()))


@routes.on("GET", "/2/users/{id}")
def by_id(x: "X", asked: Asked) -> Reply:
    """Somebody, by id."""
    signing_in.any_of(x, asked, READ)
    return _user(x, asked, x.user_by_id(asked.at["id"]))


@routes.on("GET", "/2/users/{id}/mentions")
def mentions(x: "X", asked: Asked) -> Reply:
    """Posts that name this user, newest first; an edited one once, by its newest version."""
    us = signing_in.any_of(x, asked, READ)
    name = us.username.lower()
    found = [each for each in _visible(x) if name in each.mentions and each.author is not us]
    return _listed(x, asked, found, paid="own post read")


@routes.on("GET", "/2/tweets/search/recent")
def search(x: "X", asked: Asked) -> Reply:
    """Posts of the last seven days: conversation_id:, from:, to:, @name and words, all at once."""
    signing_in.any_of(x, asked, READ)
    query = asked.query.get("query", "")
    if not 0 < len(query) <= 512:
        raise problems.invalid("query", query, "The query is empty or longer than 512 characters.")
    since = x.clock.now() - RECENT
    found = [each for each in _visible(x) if each.at >= since and _fits(x, each, query)]
    return _listed(x, asked, found, paid="post read")


@routes.on("GET", "/2/tweets")
def several(x: "X", asked: Asked) -> Reply:
    """Posts by ids; those that are gone stand among the errors, with 200 all the same."""
    signing_in.any_of(x, asked, READ)
    ids = asked.query.get("ids", "").split(",")
    wanted = shape.Wanted(asked.query, x.vocabulary)
    there = [each for id_ in ids if (each := x.posts_by_id.get(id_)) and not each.deleted]
    x.bill.read("post read", [each.id for each in there])
    gone = [problems.missing("tweet", id_) for id_ in ids if id_ not in {p.id for p in there}]
    told: Json = {"data": [shape.post(x, each, wanted.post) for each in there]}
    if included := shape.includes(x, there, wanted):
        told["includes"] = included
    if gone:
        told["errors"] = gone
    return answer(200, wanted.words(told))


@routes.on("GET", "/2/tweets/{id}")
def one(x: "X", asked: Asked) -> Reply:
    """One post."""
    signing_in.any_of(x, asked, READ)
    wanted = shape.Wanted(asked.query, x.vocabulary)
    found = x.posts_by_id.get(asked.at["id"])
    if found is None or found.deleted:
        return answer(200, {"errors": [problems.missing("tweet", asked.at["id"])]})
    x.bill.read("post read", [found.id])
    told: Json = {"data": shape.post(x, found, wanted.post)}
    if included := shape.includes(x, [found], wanted):
        told["includes"] = included
    return answer(200, wanted.words(told))


@routes.on("POST", "/2/tweets")
def create(x: "X", asked: Asked) -> Reply:
    """Posts, or replies where the author summoned us."""
    us = signing_in.who(x, asked, f"{READ} tweet.write")
    said = asked.said()
    x.bill.check()
    text, parent = str(said.get("text", "")), _parent(x, us, said)
    files = _files(x, us, (said.get("media") or {}).get("media_ids", []))
    _check_text(x, us, text, files)
    quoted = said.get("quote_tweet_id")
    # "Summoned replies remain $0.01", docs.x.com/changelog, 2026-04-16: with a link, too.
    price = "post with a link" if LINK.search(text) else "post"
    x.bill.pay("post, summoned" if parent else price)
    made = x.add_post(us, text, replies_to=parent, quotes=quoted, media=files)
    words = shape.Wanted(asked.query, x.vocabulary).words
    told = {"id": made.id, "text": made.text, "edit_history_tweet_ids": [made.id]}
    return answer(201, words({"data": told}))


@routes.on("DELETE", "/2/tweets/{id}")
def delete(x: "X", asked: Asked) -> Reply:
    """Takes one of ours back. One that is gone already counts as deleted (as remembered)."""
    us = signing_in.who(x, asked, f"{READ} tweet.write")
    found = x.posts_by_id.get(asked.at["id"])
    if found and found.author is not us:
        raise problems.forbidden("You are not authorized to delete this Tweet.")
    if found and not found.deleted:
        x.bill.pay("deletion")
        x.deletes(found)
    return answer(200, {"data": {"deleted": True}})


@routes.on("PUT", "/2/tweets/{id}/hidden")
def hide(x: "X", asked: Asked) -> Reply:
    """Hides a reply to us, or shows it again."""
    us = signing_in.who(x, asked, f"{READ} tweet.moderate.write")
    found = x.posts_by_id.get(asked.at["id"])
    start = x.posts_by_id.get(found.conversation) if found else None
    if found is None or start is None or start.author is not us or found is start:
        raise problems.forbidden("You can only hide replies to conversations you started.")
    found.hidden = bool(asked.said().get("hidden"))
    x.bill.pay("hiding")
    return answer(200, {"data": {"hidden": found.hidden}})


@routes.on("GET", "/2/dm_events")
def messages(x: "X", asked: Asked) -> Reply:
    """Direct messages of the last 30 days, newest first."""
    signing_in.who(x, asked, f"{READ} dm.read")
    return _listed_messages(x, asked, x.messages)


@routes.on("GET", "/2/dm_events/{id}")
def message(x: "X", asked: Asked) -> Reply:
    """One direct message."""
    signing_in.who(x, asked, f"{READ} dm.read")
    found = [each for each in x.messages if each.id == asked.at["id"]]
    if not found:
        return answer(200, {"errors": [problems.missing("dm_event", asked.at["id"])]})
    x.bill.read("dm read", [found[0].id])
    return answer(200, {"data": shape.message(found[0], shape.Wanted(asked.query, "tweet").dm)})


@routes.on("GET", "/2/dm_conversations/with/{id}/dm_events")
def messages_with(x: "X", asked: Asked) -> Reply:
    """Those exchanged with one person."""
    signing_in.who(x, asked, f"{READ} dm.read")
    other = asked.at["id"]
    found = [each for each in x.messages if other in {each.sender.id, each.recipient.id}]
    return _listed_messages(x, asked, found)


@routes.on("POST", "/2/dm_conversations/with/{id}/messages")
def write(x: "X", asked: Asked) -> Reply:
    """Writes to somebody who wrote before or is open to all."""
    us = signing_in.who(x, asked, f"{READ} dm.write")
    other = x.user_by_id(asked.at["id"])
    if other is None:
        raise problems.invalid("participant_id", asked.at["id"], "No such user.")
    return _written(x, us, other, asked.said())


@routes.on("POST", "/2/dm_conversations/{id}/messages")
def write_on(x: "X", asked: Asked) -> Reply:
    """Writes into a conversation of two, whose id is both theirs."""
    us = signing_in.who(x, asked, f"{READ} dm.write")
    others = [x.user_by_id(id_) for id_ in asked.at["id"].split("-") if id_ != us.id]
    if len(others) != 1 or others[0] is None:
        raise problems.forbidden(NO_DM)
    return _written(x, us, others[0], asked.said())


def _user(x: "X", asked: Asked, found: User | None) -> Reply:
    wanted = shape.Wanted(asked.query, x.vocabulary)
    if found is None:
        [value] = asked.at.values()
        return answer(200, {"errors": [problems.missing("user", value)]})
    x.bill.read("user read", [found.id])
    return answer(200, wanted.words({"data": shape.user(found, wanted.user)}))


def _visible(x: "X") -> list[Post]:
    return [each for each in x.posts_by_id.values() if not each.deleted and each.newest]


def _fits(x: "X", post: Post, query: str) -> bool:
    def one_fits(term: str) -> bool:
        kind, _, value = term.partition(":")
        parent = x.posts_by_id.get(post.replies_to or "")
        if kind == "conversation_id":
            return post.conversation == value
        if kind == "from":
            return value.lower().lstrip("@") in {post.author.username.lower(), post.author.id}
        if kind == "to":
            return parent is not None and parent.author.username.lower() == value.lower()
        if term.startswith("@"):
            return term[1:].lower() in post.mentions
        return term.startswith("-is:") or term.lower() in post.text.lower()

    return all(map(one_fits, query.split()))


def _listed(x: "X", asked: Asked, found: list[Post], *, paid: str) -> Reply:
    wanted = shape.Wanted(asked.query, x.vocabulary)
    since, until = (int(asked.query.get(name) or 0) for name in ("since_id", "until_id"))
    fresh = [each for each in found if int(each.id) > since and (not until or int(each.id) < until)]
    shown, more = _paged(asked, sorted(fresh, key=lambda each: -int(each.id)), 10)
    x.bill.read(paid, [each.id for each in shown])
    told: Json = {"meta": {"result_count": len(shown)}}
    if shown:
        told["data"] = [shape.post(x, each, wanted.post) for each in shown]
        told["meta"] |= {"newest_id": shown[0].id, "oldest_id": shown[-1].id}
    if more:
        told["meta"]["next_token"] = more
    if included := shape.includes(x, shown, wanted):
        told["includes"] = included
    return answer(200, wanted.words(told))


def _listed_messages(x: "X", asked: Asked, found: list[DirectMessage]) -> Reply:
    wanted = shape.Wanted(asked.query, x.vocabulary)
    since = x.clock.now() - timedelta(days=30)
    kept = [each for each in reversed(found) if each.at >= since]
    shown, more = _paged(asked, kept, 100)
    x.bill.read("dm read", [each.id for each in shown])
    told: Json = {"meta": {"result_count": len(shown)}}
    if shown:
        told["data"] = [shape.message(each, wanted.dm) for each in shown]
    if more:
        told["meta"]["next_token"] = more
    included: Json = {}
    if "sender_id" in wanted.expansions:
        people = {each.sender.id: each.sender for each in shown}
        included["users"] = [shape.user(each, wanted.user) for each in people.values()]
    files = [file for each in shown for file in each.media]
    if files and "attachments.media_keys" in wanted.expansions:
        included["media"] = [shape.media(x, each) for each in files]
    if included and shown:
        told["includes"] = included
    return answer(200, wanted.words(told))


def _paged(asked: Asked, found: list[Thing], usual: int) -> tuple[list[Thing], str]:
    """One page and the token of the next, if there is one."""
    token = asked.query.get("pagination_token") or asked.query.get("next_token") or ""
    first = int(base64.b64decode(token).decode().partition(":")[2]) if token else 0
    end = first + int(asked.query.get("max_results") or usual)
    more = base64.b64encode(f"the page from:{end}".encode()).decode() if end < len(found) else ""
    return found[first:end], more


def _parent(x: "X", us: User, said: Json) -> str | None:
    """The post to reply to. Raises the refusal: gone, or its author has not summoned us."""
    wanted = (said.get("reply") or {}).get("in_reply_to_tweet_id")
    if not wanted:
        return None
    parent = x.posts_by_id.get(wanted)
    if parent is None or parent.deleted:
        words = "You attempted to reply to a Tweet that is deleted or not visible to you."
        raise problems.forbidden(words)
    if parent.author is not us and not x.summoned(parent, us):
        raise problems.forbidden(NOT_SUMMONED)
    return parent.id


def _files(x: "X", us: User, ids: list[str]) -> list[Media]:
    found = [each for id_ in ids if (each := x.media.get(id_)) and each.usable]
    if len(found) != len(ids) or any(each.owner != us.id for each in found):
        raise problems.invalid("media.media_ids", ",".join(ids), "Your media IDs are invalid.")
    return found


def _check_text(x: "X", us: User, text: str, files: list[Media]) -> None:
    """Length is weighted: docs.x.com/fundamentals/counting-characters.

    The same words are refused for a day (as remembered).
    """
    if not text and not files:
        raise problems.invalid("text", text, "One of text or media is required.")
    if text and not parse_tweet(text).asdict()["valid"]:
        raise problems.forbidden("Your Tweet text is too long.")
    since = x.clock.now() - timedelta(days=1)
    ours = [each for each in _visible(x) if each.author is us and each.at >= since]
    if text and text in {each.typed for each in ours}:
        raise problems.forbidden("You are not allowed to create a Tweet with duplicate content.")


def _written(x: "X", us: User, other: User, said: Json) -> Reply:
    known = any(each.sender is other for each in x.messages)
    if not (known or other.open_to_dms) or other.suspended:
        raise problems.forbidden(NO_DM)
    x.bill.check()
    text = str(said.get("text", ""))
    if len(text) > DM_LENGTH:
        raise problems.invalid(
            "text", text[:20], f"The text is longer than {DM_LENGTH} characters."
        )
    files = _files(x, us, [each["media_id"] for each in said.get("attachments", [])])
    if not text and not files:
        raise problems.invalid("text", text, "One of text or attachments is required.")
    x.bill.pay("dm")
    made = x.add_message(us, other, text, media=files)
    told = {"dm_conversation_id": made.conversation, "dm_event_id": made.id}
    return answer(201, {"data": told})
