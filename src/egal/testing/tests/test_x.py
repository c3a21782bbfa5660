"""The simulator of X keeps X's rules, and X's own document agrees with its answers."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from egal.testing.networks import Networks, specs
from egal.testing.networks.going_out import Delivery
from egal.testing.networks.inside import Inside
from egal.testing.networks.x import X, signing_in
from egal.testing.networks.x.events import signature

SCOPE = (
    "tweet.read tweet.write tweet.moderate.write users.read dm.read dm.write media.write"
    " offline.access"
)
documents = pytest.mark.skipif(
    not specs.there(), reason="left out: the vendors' documents are not here (EGAL_SPECS)"
)


class Webhook:
    """Ours. right: whether it knows the answer to a challenge."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.right = True
        self.secret = X.consumer_secret

    def __call__(self, delivery: Delivery) -> tuple[int, bytes]:
        if delivery.method == "GET":
            [token] = parse_qs(urlsplit(delivery.url).query)["crc_token"]
            told = signature(self.secret, token.encode()) if self.right else "sha256=no"
            return 200, json.dumps({"response_token": told}).encode()
        assert delivery.headers["x-twitter-webhooks-signature"] == signature(
            self.secret, delivery.content
        )
        self.told.append(json.loads(delivery.content))
        return 200, b""

    @property
    def kinds(self) -> list[str]:
        return [each["data"]["event_type"] for each in self.told]


@pytest.fixture
def webhook() -> Webhook:
    return Webhook()


@pytest.fixture
def networks(webhook: Webhook) -> Networks:
    return Networks(deliver=webhook)


@pytest.fixture
def x(networks: Networks) -> X:
    return networks.x


@pytest.fixture
def client(networks: Networks) -> httpx.Client:
    """Every request and every success is judged by X's document, where it is here."""
    token = signing_in.given(networks.x, SCOPE)["access_token"]

    def judged(response: httpx.Response) -> None:
        if not specs.there() or "/2/" not in str(response.request.url):
            return
        response.read()
        specs.checked_x(response.request)
        if response.is_success:
            specs.checked_x_answer(response)

    return httpx.Client(
        transport=Inside(networks),
        base_url="http://localhost/x",
        headers={"authorization": f"Bearer {token}"},
        event_hooks={"response": [judged]},
    )


@pytest.fixture
def app(client: httpx.Client, x: X) -> dict[str, str]:
    """Headers of the app itself."""
    return {"authorization": f"Bearer {x.bearer}"}


Say = Callable[..., httpx.Response]


@pytest.fixture
def say(client: httpx.Client) -> Say:
    def said(text: str, to: str | None = None, **more: Any) -> httpx.Response:
        reply = {"reply": {"in_reply_to_tweet_id": to}} if to else {}
        return client.post("/2/tweets", json={"text": text, **reply, **more})

    return said


def test_mara_mentions_us_and_is_answered(x: X, client: httpx.Client, say: Say) -> None:
    post = x.posts("mara", "@nordnetz the light blinks", reach=1200)
    [found] = client.get(f"/2/users/{x.account.id}/mentions").json()["data"]
    assert found["id"] == post.id
    assert say("Which light?", to=post.id).status_code == 201
    assert x.told == ["Which light?"]


def test_mentions_since_one_bring_the_newer_ones_only(x: X, client: httpx.Client) -> None:
    first = x.posts("mara", "@nordnetz one")
    second = x.posts("henrik", "@nordnetz two")
    told = client.get(f"/2/users/{x.account.id}/mentions", params={"since_id": first.id}).json()
    assert [each["id"] for each in told["data"]] == [second.id]


def test_pages_follow_one_another(x: X, client: httpx.Client) -> None:
    for number in range(7):
        x.posts("mara", f"@nordnetz {number}")
    path = f"/2/users/{x.account.id}/mentions"
    first = client.get(path, params={"max_results": 5}).json()
    more = {"max_results": 5, "pagination_token": first["meta"]["next_token"]}
    second = client.get(path, params=more).json()
    assert (len(first["data"]), len(second["data"])) == (5, 2)


@pytest.mark.parametrize(
    ("asked", "versions", "metric", "included"),
    [
        (
            {"tweet.fields": "public_metrics", "expansions": "referenced_tweets.id"},
            *("edit_history_tweet_ids", "retweet_count", "tweets"),
        ),
        (
            {"post.fields": "public_metrics", "expansions": "referenced_posts"},
            *("edit_history_post_ids", "repost_count", "posts"),
        ),
    ],
)
def test_both_vocabularies(
    networks: Networks, asked: dict[str, str], versions: str, metric: str, included: str
) -> None:
    post = networks.x.posts("mara", "@nordnetz hello")
    reply = networks.x.replies("henrik", post, "same here")
    client = httpx.Client(transport=Inside(networks), base_url="http://localhost/x")
    headers = {"authorization": f"Bearer {networks.x.bearer}"}
    told = client.get(f"/2/tweets/{reply.id}", params=asked, headers=headers).json()
    assert told["data"][versions] == [reply.id]
    assert metric in told["data"]["public_metrics"]
    assert [each["id"] for each in told["includes"][included]] == [post.id]


def test_a_file_is_found_by_its_key(client: httpx.Client, x: X) -> None:
    picture = x.picture("mara", b"\x89PNG")
    [found] = client.get("/2/media", params={"media_keys": picture.key}).json()["data"]
    assert found == client.get(f"/2/media/{picture.key}").json()["data"]
    assert found["url"].endswith(f"/media/{picture.id}")
    gone = client.get("/2/media/3_1").json()["errors"]
    assert gone[0]["title"] == "Not Found Error"


def test_a_field_nobody_knows_is_refused(networks: Networks) -> None:
    client = httpx.Client(transport=Inside(networks), base_url="http://localhost/x")
    headers = {"authorization": f"Bearer {networks.x.bearer}"}
    told = client.get("/2/tweets/1", params={"tweet.fields": "mood"}, headers=headers)
    assert told.status_code == 400
    assert told.json()["type"].endswith("/invalid-request")


def test_no_reply_to_who_did_not_call_us(x: X, say: Say) -> None:
    stranger = x.posts("eve", "Is there anybody with a good line?")
    refused = say("We have one", to=stranger.id)
    assert (refused.status_code, refused.json()["title"]) == (403, "Forbidden")
    quoting = x.quotes("eve", x.add_post(x.account, "New lines"), "Do they work?")
    assert say("They do", to=quoting.id).status_code == 201


def test_a_reply_in_our_thread_carries_our_name(x: X, say: Say) -> None:
    post = x.posts("mara", "@nordnetz the light blinks")
    ours = say("Which light?", to=post.id).json()["data"]["id"]
    again = x.replies("mara", ours, "The red one")
    assert again.text == "@nordnetz The red one"
    assert say("Thank you", to=again.id).status_code == 201
    x.carried_mentions_summon = False
    assert say("One more thing", to=again.id).status_code == 403


def test_too_long_and_twice_the_same_are_refused(x: X, say: Say) -> None:
    assert say("ä" * 280).status_code == 201
    assert say("ä" * 281).status_code == 403
    assert say("语" * 141).status_code == 403  # each counts two
    assert say(f"https://nordnetz.de/{'long' * 200}").status_code == 201  # counts 23
    assert say("ä" * 280).json()["detail"].endswith("duplicate content.")


def test_a_hundred_posts_in_fifteen_minutes(networks: Networks, say: Say) -> None:
    assert {say(f"Note {number}").status_code for number in range(100)} == {201}
    refused = say("One more")
    assert (refused.status_code, refused.headers["x-rate-limit-remaining"]) == (429, "0")
    wait = int(refused.headers["x-rate-limit-reset"]) - networks.clock.seconds()
    networks.passes(seconds=wait)
    assert say("One more").status_code == 201


def test_direct_messages_go_to_who_wrote_first(x: X, client: httpx.Client) -> None:
    henrik = x.user("henrik")
    path = f"/2/dm_conversations/with/{henrik.id}/messages"
    assert client.post(path, json={"text": "Hello"}).status_code == 403
    x.writes("henrik", "My number is 4711")
    assert client.post(path, json={"text": "Thank you"}).status_code == 201
    asked = {"dm_event.fields": "text,created_at,dm_conversation_id", "expansions": "sender_id"}
    told = client.get("/2/dm_events", params=asked).json()
    assert [each["text"] for each in told["data"]] == ["Thank you", "My number is 4711"]
    assert told["data"][1]["sender_id"] == henrik.id


def test_fifteen_messages_in_fifteen_minutes_and_so_many_a_day(
    networks: Networks, x: X, client: httpx.Client
) -> None:
    path = f"/2/dm_conversations/with/{x.writes('henrik', 'Hello').sender.id}/messages"
    codes = [client.post(path, json={"text": str(number)}).status_code for number in range(16)]
    assert codes == [201] * 15 + [429]
    networks.passes(minutes=16)
    assert client.post(path, json={"text": "later"}).status_code == 201


def test_what_the_author_deleted_is_among_the_errors(x: X, client: httpx.Client) -> None:
    post, kept = x.posts("mara", "@nordnetz oh"), x.posts("henrik", "@nordnetz hm")
    x.deletes(post)
    told = client.get("/2/tweets", params={"ids": f"{post.id},{kept.id}"}).json()
    assert [each["id"] for each in told["data"]] == [kept.id]
    assert told["errors"][0]["resource_id"] == post.id


def test_an_edit_has_a_new_id_and_remembers_the_old(
    networks: Networks, x: X, client: httpx.Client
) -> None:
    post = x.posts("mara", "@nordnetz teh light")
    new = x.edits(post, "@nordnetz the light")
    [told] = client.get(f"/2/users/{x.account.id}/mentions").json()["data"]
    assert (told["id"], told["edit_history_post_ids"]) == (new.id, [post.id, new.id])
    networks.passes(minutes=31)
    with pytest.raises(ValueError, match="30 minutes"):
        x.edits(post, "@nordnetz The light")


def test_the_whole_conversation_is_found(x: X, client: httpx.Client, say: Say) -> None:
    post = x.posts("mara", "@nordnetz the light blinks")
    x.replies("henrik", post, "here, too")
    say("We look at it", to=post.id)
    told = client.get("/2/tweets/search/recent", params={"query": f"conversation_id:{post.id}"})
    assert len(told.json()["data"]) == 3


def test_our_own_post_is_deleted_and_others_are_not_ours(
    x: X, client: httpx.Client, say: Say
) -> None:
    ours = say("Wrong").json()["data"]["id"]
    theirs = x.posts("mara", "@nordnetz right")
    assert client.delete(f"/2/tweets/{ours}").json() == {"data": {"deleted": True}}
    assert client.delete(f"/2/tweets/{theirs.id}").status_code == 403
    assert x.told == []


def test_only_replies_under_our_posts_can_be_hidden(x: X, client: httpx.Client) -> None:
    ours = x.add_post(x.account, "New lines")
    reply, other = x.replies("eve", ours, "Rubbish"), x.posts("mara", "@nordnetz hm")
    hidden = client.put(f"/2/tweets/{reply.id}/hidden", json={"hidden": True})
    assert hidden.json() == {"data": {"hidden": True}}
    assert client.put(f"/2/tweets/{other.id}/hidden", json={"hidden": True}).status_code == 403


def test_a_picture_goes_up_in_parts(x: X, client: httpx.Client, say: Say) -> None:
    begin = {"media_type": "image/png", "media_category": "tweet_image", "total_bytes": 8}
    id_ = client.post("/2/media/upload/initialize", json=begin).json()["data"]["id"]
    for number, part in enumerate((b"\x89PNG", b"more")):
        path = f"/2/media/upload/{id_}/append"
        client.post(path, data={"segment_index": str(number)}, files={"media": ("p", part)})
    assert client.post(f"/2/media/upload/{id_}/finalize").status_code == 200
    assert say("Look", media={"media_ids": [id_]}).status_code == 201
    assert client.get(f"/media/{id_}").content == b"\x89PNGmore"


def test_a_video_takes_its_time(x: X, client: httpx.Client, say: Say) -> None:
    begin = {"media_type": "video/mp4", "media_category": "tweet_video", "total_bytes": 3}
    id_ = client.post("/2/media/upload/initialize", json=begin).json()["data"]["id"]
    client.post(
        f"/2/media/upload/{id_}/append", data={"segment_index": "0"}, files={"media": ("v", b"mp4")}
    )
    client.post(f"/2/media/upload/{id_}/finalize")
    assert say("Look", media={"media_ids": [id_]}).status_code == 400
    ask = {"media_id": id_, "command": "STATUS"}
    states = [
        client.get("/2/media/upload", params=ask).json()["data"]["processing_info"]["state"]
        for _ in range(2)
    ]
    assert states == ["in_progress", "succeeded"]
    assert say("Look", media={"media_ids": [id_]}).status_code == 201


def test_too_large_a_picture_is_refused_at_once(client: httpx.Client) -> None:
    begin = {"media_type": "image/png", "media_category": "tweet_image", "total_bytes": 5_000_001}
    assert client.post("/2/media/upload/initialize", json=begin).status_code == 400


def subscribed(x: X, client: httpx.Client, app: dict[str, str], *kinds: str) -> str:
    url = {"url": "http://localhost/webhooks/x"}
    id_ = client.post("/2/webhooks", json=url, headers=app).json()["data"]["id"]
    for kind in kinds:
        wanted = {"event_type": kind, "filter": {"user_id": x.account.id}, "webhook_id": id_}
        assert client.post("/2/activity/subscriptions", json=wanted).status_code == 200
    return str(id_)


def test_a_webhook_is_told_what_it_subscribed(
    x: X, client: httpx.Client, app: dict[str, str], webhook: Webhook, say: Say
) -> None:
    kinds = ("post.mention.create", "post.reply.create", "post.create", "dm.received")
    subscribed(x, client, app, *kinds)
    post = x.posts("mara", "@nordnetz the light blinks")
    ours = say("Which light?", to=post.id).json()["data"]["id"]
    x.replies("mara", ours, "The red one")
    x.writes("mara", "4711")
    assert webhook.kinds == [*kinds[:1], "post.create", "post.reply.create", "dm.received"]
    payload = webhook.told[-1]["data"]["payload"]["direct_message_events"][0]
    assert payload["message_create"]["message_data"]["text"] == "4711"


def test_a_reply_to_a_reply_to_us_is_not_told_but_found(
    x: X, client: httpx.Client, app: dict[str, str], webhook: Webhook, say: Say
) -> None:
    subscribed(x, client, app, "post.mention.create", "post.reply.create")
    ours = x.add_post(x.account, "New lines")
    first = x.replies("mara", ours, "Good")
    second = x.replies("henrik", first, "Not for me")
    assert webhook.kinds == ["post.reply.create"]
    told = client.get(f"/2/users/{x.account.id}/mentions").json()["data"]
    assert second.id in {each["id"] for each in told}


def test_a_webhook_that_fails_the_challenge_is_refused(
    client: httpx.Client, app: dict[str, str], webhook: Webhook
) -> None:
    webhook.right = False
    url = {"url": "http://localhost/webhooks/x"}
    refused = client.post("/2/webhooks", json=url, headers=app)
    assert (refused.status_code, refused.json()["detail"]) == (400, "CrcValidationFailed")


def test_what_an_outage_swallowed_comes_again(
    networks: Networks, x: X, client: httpx.Client, app: dict[str, str], webhook: Webhook
) -> None:
    id_ = subscribed(x, client, app, "post.mention.create")
    networks.out.held = True
    x.posts("mara", "@nordnetz hello?")
    networks.out.held = False
    assert webhook.told == []
    now = f"{networks.clock.now():%Y%m%d%H%M}"
    job = {"webhook_id": id_, "from_date": now, "to_date": now}
    assert client.post("/2/webhooks/replay", json=job, headers=app).status_code == 200
    assert webhook.kinds == ["post.mention.create"]


def test_the_owner_takes_the_permission_back(
    x: X, client: httpx.Client, app: dict[str, str], webhook: Webhook
) -> None:
    subscribed(x, client, app, "post.mention.create")
    x.takes_back()
    assert webhook.kinds == ["oauth.revoke"]
    assert client.get("/2/users/me").status_code == 401


def test_a_suspended_account_may_nothing(x: X, client: httpx.Client) -> None:
    x.account.suspended = True
    assert client.get("/2/users/me").status_code == 401


def test_a_scope_that_lacks_is_403(networks: Networks, x: X, client: httpx.Client) -> None:
    small = signing_in.given(x, "tweet.read users.read")["access_token"]
    headers = {"authorization": f"Bearer {small}"}
    assert client.get("/2/users/me", headers=headers).status_code == 200
    assert client.post("/2/tweets", json={"text": "a"}, headers=headers).status_code == 403


def test_without_money_nothing_is_posted(x: X, say: Say) -> None:
    post = x.posts("mara", "@nordnetz hello")
    say("See https://nordnetz.example")
    say("Hello", to=post.id)
    assert x.bill.spent == 200_000 + 10_000  # millionths of a dollar
    x.bill.credits = x.bill.spent
    assert (say("More").status_code, say("More").json()["title"]) == (402, "CreditsDepleted")
    x.bill.credits, x.bill.most = None, x.bill.spent
    assert say("More").json()["title"] == "SpendCapReached"


def test_reading_has_a_cap_of_its_own(x: X, client: httpx.Client) -> None:
    x.posts("mara", "@nordnetz hello")
    x.bill.reads_left = 0
    refused = client.get(f"/2/users/{x.account.id}/mentions")
    assert (refused.status_code, refused.json()["title"]) == (429, "UsageCapExceeded")


@documents
def test_the_document_refuses_what_x_would() -> None:
    wrong = httpx.Request("POST", "https://api.x.com/2/tweets", json={"txt": "Hello"})
    with pytest.raises(Exception, match="Request body validation error"):
        specs.checked_x(wrong)
