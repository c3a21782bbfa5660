"""How X shows its things, in both vocabularies.

Between the documents 2.162 and 2.167 the fields were renamed, tweet to post; the pages of
2026-08-22 still show the old names in every sample. So an answer has the words of the question:
`post.fields` (or an expansion that only the new one has) brings the new ones, `tweet.fields` the
old ones, and without any `vocabulary` of the network decides.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from egal.testing.networks.asked import Json
from egal.testing.networks.clock import iso
from egal.testing.networks.x import problems
from egal.testing.networks.x.things import LINK, MENTION, DirectMessage, Media, Post, User

if TYPE_CHECKING:
    from egal.testing.networks.x.network import X

RENAMED = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "referenced_tweets": "referenced_posts",
    "retweet_count": "repost_count",
    "tweet_count": "post_count",
    "tweets": "posts",
}
POST_FIELDS = {
    "article", "attachments", "author_id", "card_uri", "community_id", "context_annotations",
    "conversation_id", "created_at", "display_text_range", "edit_controls",
    "edit_history_tweet_ids", "entities", "geo", "id", "in_reply_to_user_id", "lang",
    "media_metadata", "non_public_metrics", "note_post", "note_tweet", "organic_metrics",
    "paid_partnership", "possibly_sensitive", "promoted_metrics", "public_metrics",
    "referenced_tweets", "reply_settings", "scopes", "source", "text", "withheld",
}  # fmt: skip
EXPANSIONS = {
    "author_id": "author_id",
    "in_reply_to_user_id": "in_reply_to_user_id",
    "referenced_tweets.id": "referenced_tweets",
    "referenced_tweets.id.author_id": "referenced_tweets",
    "referenced_posts": "referenced_tweets",
    "attachments.media_keys": "attachments",
    "edit_history_tweet_ids": "edit_history_tweet_ids",
    "edit_history_post_ids": "edit_history_tweet_ids",
    "entities.mentions.username": "entities",
    "username": "author_id",
    "sender_id": "sender_id",
    "participant_ids": "participant_ids",
}
NEW = {"referenced_posts", "edit_history_post_ids", "username"}


class Wanted:
    """What a question wants to see. Raises the refusal for words that X does not know."""

    def __init__(self, query: dict[str, str], vocabulary: str) -> None:
        def listed(name: str) -> set[str]:
            return set(filter(None, query.get(name, "").split(",")))

        self.expansions = listed("expansions")
        new = "post.fields" in query or bool(NEW & self.expansions)
        self.new = new or ("tweet.fields" not in query and vocabulary == "post")
        old_names = {value: key for key, value in RENAMED.items()}
        asked = listed("tweet.fields") | listed("post.fields")
        self.post = {old_names.get(name, name) for name in asked}
        self.user, self.dm = listed("user.fields"), listed("dm_event.fields")
        self._refuse("tweet.fields", self.post - POST_FIELDS)
        self._refuse("expansions", self.expansions - set(EXPANSIONS))
        # An expansion brings its field along (docs.x.com/x-api/fundamentals/expansions).
        self.post |= {EXPANSIONS[name] for name in self.expansions}
        self.dm |= {EXPANSIONS[name] for name in self.expansions}

    def _refuse(self, name: str, unknown: Iterable[str]) -> None:
        for word in unknown:
            detail = f"The `{name}` query parameter value [{word}] is not one of the known values"
            raise problems.invalid(name, word, detail)

    def words(self, told: Any) -> Any:
        """The same with the names of the vocabulary that was asked for."""
        if not self.new:
            return told
        if isinstance(told, dict):
            return {RENAMED.get(name, name): self.words(each) for name, each in told.items()}
        return [self.words(each) for each in told] if isinstance(told, list) else told


EVERYTHING = POST_FIELDS - {"article", "geo"}


def post(x: "X", shown: Post, fields: set[str]) -> Json:
    """A post with id, text, its versions and the fields wanted."""
    whole = _whole(x, shown)
    always = {"id", "text", "edit_history_tweet_ids"}
    return {name: value for name, value in whole.items() if name in fields | always and value != []}


def _whole(x: "X", shown: Post) -> Json:
    references = [("replied_to", shown.replies_to), ("quoted", shown.quotes)]
    told: Json = {
        "id": shown.id,
        "text": shown.text,
        "author_id": shown.author.id,
        "conversation_id": shown.conversation,
        "created_at": iso(shown.at),
        "edit_history_tweet_ids": list(shown.versions),
        "edit_controls": x.edit_controls(shown),
        "display_text_range": [shown.starts, len(shown.text)],
        "entities": entities(x, shown.text),
        "lang": "und",
        "possibly_sensitive": False,
        "reply_settings": "everyone",
        "public_metrics": _metrics(x, shown),
        "referenced_tweets": [{"type": kind, "id": id_} for kind, id_ in references if id_],
    }
    if shown.replies_to and (parent := x.posts_by_id.get(shown.replies_to)):
        told["in_reply_to_user_id"] = parent.author.id
    if shown.media:
        told["attachments"] = {"media_keys": [each.key for each in shown.media]}
    return told


def _metrics(x: "X", shown: Post) -> dict[str, int]:
    others = [each for each in x.posts_by_id.values() if not each.deleted and each.newest]
    return {
        "retweet_count": 0,
        "reply_count": sum(each.replies_to in shown.versions for each in others),
        "like_count": len(shown.likes),
        "quote_count": sum(each.quotes in shown.versions for each in others),
        "bookmark_count": 0,
        "impression_count": shown.author.reach,
    }


def entities(x: "X", text: str) -> Json:
    """Mentions and links with their places, counted in code points."""
    told: Json = {}
    for found in MENTION.finditer(text):
        place = {"start": found.start(), "end": found.end(), "username": found[1]}
        if known := x.users_by_name.get(found[1].lower()):
            place["id"] = known.id
        told.setdefault("mentions", []).append(place)
    for found in LINK.finditer(text):
        place = {"start": found.start(), "end": found.end(), "url": found[0]}
        told.setdefault("urls", []).append({**place, "expanded_url": found[0]})
    return told


def user(shown: User, fields: set[str]) -> Json:
    """A user with id, name, username and the fields wanted."""
    told: Json = {"id": shown.id, "name": shown.name, "username": shown.username}
    if "public_metrics" in fields:
        counts = {"following_count": 12, "tweet_count": 34, "listed_count": 0}
        told["public_metrics"] = {"followers_count": shown.reach, **counts}
    if "verified" in fields:
        told["verified"] = False
    if "protected" in fields:
        told["protected"] = False
    return told


def media(x: "X", shown: Media) -> Json:
    """A file and where it lies."""
    return {"media_key": shown.key, "type": shown.kind, "url": f"{x.url}/media/{shown.id}"}


def message(shown: DirectMessage, fields: set[str]) -> Json:
    """A direct message with id, kind, text and the fields wanted."""
    whole: Json = {
        "id": shown.id,
        "event_type": "MessageCreate",
        "text": shown.text,
        "sender_id": shown.sender.id,
        "dm_conversation_id": shown.conversation,
        "created_at": iso(shown.at),
        "participant_ids": [shown.sender.id, shown.recipient.id],
        "attachments": {"media_keys": [each.key for each in shown.media]},
    }
    if not shown.media:
        del whole["attachments"]
    return {
        name: value
        for name, value in whole.items()
        if name in fields | {"id", "event_type", "text"}
    }


def includes(x: "X", shown: list[Post], wanted: Wanted) -> Json:
    """What the expansions bring along with these posts."""
    told: dict[str, dict[str, Json]] = {"users": {}, "tweets": {}, "media": {}}
    people = [each.author for each in shown if {"author_id", "username"} & wanted.expansions]
    if "entities.mentions.username" in wanted.expansions:
        named = [name for each in shown for name in each.mentions]
        people += [x.users_by_name[name] for name in named if name in x.users_by_name]
    if {"referenced_tweets.id", "referenced_posts"} & wanted.expansions:
        for each in (id_ for post_ in shown for id_ in (post_.replies_to, post_.quotes) if id_):
            if (other := x.posts_by_id.get(each)) and not other.deleted:
                told["tweets"][each] = post(x, other, wanted.post)
    for person in people:
        told["users"][person.id] = user(person, wanted.user)
    if "attachments.media_keys" in wanted.expansions:
        told["media"] = {each.key: media(x, each) for post_ in shown for each in post_.media}
    return {name: list(things.values()) for name, things in told.items() if things}
