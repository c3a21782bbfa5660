"""Answering on X: a post below theirs, or a direct message."""

from egal.channels.base import Outbound, Post, Receipt, id_in
from egal.channels.x import prices
from egal.channels.x.client import XClient
from egal.channels.x.files import uploaded
from egal.channels.x.posts import key_of


def send(message: Outbound, client: XClient, us: str) -> Receipt:
    """us: our handle, without @. Raises DeliveryError."""
    return _post(message, client, us) if message.public else _direct_message(message, client)


def _post(message: Outbound, client: XClient, us: str) -> Receipt:
    """POST /2/tweets: docs.x.com/x-api/posts/manage-tweets/integrate, 2026-08-22."""
    body: dict[str, object] = {"text": message.text}
    if message.answers:
        body["reply"] = {"in_reply_to_tweet_id": message.answers}
    if files := uploaded(message.files, client, for_messages=False):
        body["media"] = {"media_ids": files}
    id_ = id_in(client.write("POST", "/2/tweets", body), "data", "id")
    stands = Post(
        thread=message.thread_key or id_,
        parent=message.answers,
        url=f"https://x.com/{us}/status/{id_}",
        handle=f"@{us}",
    )
    cost = prices.of_post(message.text, summoned=bool(message.answers))
    return Receipt(id_, key=key_of(id_), post=stands, cost=cost)


def _direct_message(message: Outbound, client: XClient) -> Receipt:
    """docs.x.com/x-api/direct-messages/manage/integrate, 2026-08-22."""
    [to] = message.to
    body: dict[str, object] = {"text": message.text} if message.text else {}
    if files := uploaded(message.files, client, for_messages=True):
        body["attachments"] = [{"media_id": each} for each in files]
    id_ = _handed_over(to.address, body, client)
    return Receipt(id_, key=f"dm:{id_}", cost=prices.DIRECT_MESSAGE)


def write_directly(person: str, text: str, client: XClient) -> None:
    """A direct message that is no part of a conversation. Raises DeliveryError."""
    _handed_over(person, {"text": text}, client)


def _handed_over(person: str, body: dict[str, object], client: XClient) -> str:
    """The id of its event."""
    made = client.write("POST", f"/2/dm_conversations/with/{person}/messages", body)
    return id_in(made, "data", "dm_event_id")
