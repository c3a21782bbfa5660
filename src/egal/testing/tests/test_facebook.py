"""The simulator of a Facebook page keeps Meta's rules."""

import hashlib
import hmac
import json
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from egal.testing.networks import Networks
from egal.testing.networks.facebook import Facebook
from egal.testing.networks.facebook.network import INBOX
from egal.testing.networks.going_out import Delivery
from egal.testing.networks.inside import Inside
from egal.testing.networks.meta import App
from egal.testing.networks.meta.refusals import Refused

HOOK = "http://localhost/webhooks/meta"


class Webhook:
    """Ours; believes what is signed."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []

    def __call__(self, delivery: Delivery) -> tuple[int, bytes]:
        if delivery.method == "GET":
            query = parse_qs(urlsplit(delivery.url).query)
            right = query["hub.verify_token"] == ["ours"]
            return (200, query["hub.challenge"][0].encode()) if right else (403, b"")
        signed = hmac.new(App.secret.encode(), delivery.content, hashlib.sha256).hexdigest()
        assert delivery.headers["x-hub-signature-256"] == f"sha256={signed}"
        self.entries += json.loads(delivery.content)["entry"]
        return 200, b""

    def told(self, part: str = "messaging") -> list[dict[str, Any]]:
        return [each for entry in self.entries for each in entry.get(part, [])]


@pytest.fixture
def webhook() -> Webhook:
    return Webhook()


@pytest.fixture
def networks(webhook: Webhook) -> Networks:
    return Networks(deliver=webhook)


@pytest.fixture
def facebook(networks: Networks) -> Facebook:
    return networks.facebook


@pytest.fixture
def client(networks: Networks) -> httpx.Client:
    token = networks.facebook.connected(HOOK)
    return httpx.Client(
        transport=Inside(networks),
        base_url="http://localhost/graph/v23.0",
        headers={"authorization": f"Bearer {token}"},
    )


Say = Callable[..., dict[str, Any]]


@pytest.fixture
def say(client: httpx.Client, facebook: Facebook) -> Say:
    """Answers Mara, unless told otherwise; what the API says."""

    def said(text: str = "Hello", **more: Any) -> dict[str, Any]:
        to = {"recipient": {"id": facebook.person("mara").id}, "messaging_type": "RESPONSE"}
        told = {**to, "message": {"text": text}, **more}
        answered = client.post(f"/{facebook.page}/messages", json=told).json()
        assert isinstance(answered, dict)
        return answered

    return said


def code(told: dict[str, Any]) -> tuple[int, int | None]:
    return told["error"]["code"], told["error"].get("error_subcode")


def test_mara_writes_and_is_answered_and_we_hear_ourselves(
    facebook: Facebook, webhook: Webhook, say: Say
) -> None:
    facebook.writes("mara", "No line", files=[("image", "http://localhost/light.png")])
    sent = say(message={"text": "Which light?", "metadata": "egal-7"})
    [asked, echo] = webhook.told()
    assert asked["message"]["attachments"][0]["type"] == "image"
    assert echo["message"]["mid"] == sent["message_id"]
    assert (echo["message"]["metadata"], echo["sender"]["id"]) == ("egal-7", facebook.page)


HUMAN = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}


def test_the_windows_close_after_a_day_and_after_seven(
    networks: Networks, facebook: Facebook, say: Say
) -> None:
    facebook.writes("mara", "No line")
    networks.passes(hours=24, minutes=1)
    assert code(say()) == (10, 2018278)
    assert "message_id" in say(**HUMAN)
    networks.passes(days=6)
    assert code(say(**HUMAN)) == (10, 2018278)


def test_other_tags_are_gone(facebook: Facebook, say: Say) -> None:
    facebook.writes("mara", "No line")
    assert code(say(messaging_type="MESSAGE_TAG", tag="ACCOUNT_UPDATE")) == (100, None)


def test_who_never_wrote_cannot_be_written_to(say: Say) -> None:
    assert code(say()) == (10, 2018278)
    assert code(say(recipient={"id": "1"})) == (100, 2018001)


def test_somebody_who_is_away(facebook: Facebook, say: Say) -> None:
    facebook.writes("mara", "No line")
    facebook.person("mara").away = True
    assert code(say()) == (551, 1545041)


def test_too_long_a_text(facebook: Facebook, say: Say) -> None:
    facebook.writes("mara", "No line")
    assert "message_id" in say("a" * 2000)
    assert code(say("a" * 2001)) == (100, None)


def test_a_tapped_answer_brings_what_it_stands_for(
    facebook: Facebook, webhook: Webhook, say: Say
) -> None:
    facebook.writes("mara", "No line")
    reply = {"content_type": "text", "title": "Solved", "payload": "SOLVED"}
    say(message={"text": "And now?", "quick_replies": [reply]})
    facebook.taps("mara", "Solved")
    assert webhook.told()[-1]["message"]["quick_reply"] == {"payload": "SOLVED"}


def test_what_happens_to_messages_is_told(facebook: Facebook, webhook: Webhook, say: Say) -> None:
    message = facebook.writes("mara", "No lihgt")
    facebook.edits(message, "No light")
    sent = say()
    facebook.gets("mara")
    facebook.reads("mara")
    facebook.unsends(message)
    [_, edit, _, got, read, gone] = webhook.told()
    assert edit["message_edit"] == {"mid": message.mid, "text": "No light", "num_edit": 1}
    assert got["delivery"]["mids"] == [sent["message_id"]]
    assert read["read"]["watermark"] >= read["timestamp"] - 1000
    assert gone["message"] == {"mid": message.mid, "is_deleted": True}


def test_a_colleague_answers_in_the_pages_own_inbox(facebook: Facebook, webhook: Webhook) -> None:
    facebook.app.hooks.clear()
    facebook.connected(HOOK)
    facebook.writes("mara", "No line")
    facebook.says_in_the_app("mara", "We look at it")
    assert webhook.told()[-1]["message"]["app_id"] == int(INBOX)


def test_another_app_has_the_thread(
    facebook: Facebook, webhook: Webhook, client: httpx.Client, say: Say
) -> None:
    facebook.writes("mara", "No line")
    facebook.takes_over("mara")
    facebook.writes("mara", "Hello?")
    assert webhook.told("standby")[0]["message"]["text"] == "Hello?"
    assert code(say())[0] == 10
    to = {"recipient": {"id": facebook.person("mara").id}}
    client.post(f"/{facebook.page}/take_thread_control", json=to)
    assert "message_id" in say()
    client.post(f"/{facebook.page}/pass_thread_control", json={**to, "target_app_id": INBOX})
    assert code(say())[0] == 10
    kinds = [set(each) & {"take_thread_control", "pass_thread_control"} for each in webhook.told()]
    assert kinds[-1] == {"pass_thread_control"}


def test_an_uploaded_file_is_sent_by_its_id(
    facebook: Facebook, client: httpx.Client, webhook: Webhook, say: Say
) -> None:
    facebook.writes("mara", "No line")
    attachment = {"attachment": {"type": "file", "payload": {"is_reusable": True}}}
    up = client.post(
        f"/{facebook.page}/message_attachments",
        data={"message": json.dumps(attachment)},
        files={"filedata": ("plan.pdf", b"%PDF")},
    ).json()
    say(message={"attachment": {"type": "file", "payload": up}})
    url = webhook.told()[-1]["message"]["attachments"][0]["payload"]["url"]
    assert client.get(url).content == b"%PDF"


def test_comments_come_with_their_places(
    facebook: Facebook, webhook: Webhook, client: httpx.Client
) -> None:
    post = facebook.posts("New lines in Altona")
    top = facebook.comments("mara", "Still none here", on=post)
    facebook.comments("henrik", "Nor here", on=top)
    ours = client.post(f"/{top.id}/comments", json={"message": "We look at it"}).json()["id"]
    values = [each["value"] for each in webhook.told("changes")]
    assert [each["item"] for each in values] == ["status", "comment", "comment", "comment"]
    assert [each.get("parent_id") for each in values] == [None, post.id, top.id, top.id]
    assert (values[-1]["comment_id"], values[-1]["from"]["id"]) == (ours, facebook.page)


def test_a_comment_is_hidden_shown_liked_and_taken_away(
    facebook: Facebook, webhook: Webhook, client: httpx.Client
) -> None:
    comment = facebook.comments("eve", "Rubbish", on=facebook.posts("New lines"))
    client.post(f"/{comment.id}", json={"is_hidden": True})
    client.post(f"/{comment.id}/likes")
    told = client.get(f"/{comment.id}", params={"fields": "is_hidden,user_likes"}).json()
    assert (told["is_hidden"], told["user_likes"]) == (True, True)
    client.post(f"/{comment.id}", params={"is_hidden": "false"})
    assert client.delete(f"/{comment.id}").json() == {"success": True}
    assert code(client.get(f"/{comment.id}").json()) == (100, 33)
    verbs = [each["value"]["verb"] for each in webhook.told("changes")]
    assert verbs == ["add", "add", "hide", "unhide", "remove"]


def test_its_author_edits_and_removes(facebook: Facebook, webhook: Webhook) -> None:
    facebook.connected(HOOK)
    comment = facebook.comments("mara", "Sitll none", on=facebook.posts("New lines"))
    facebook.edits_comment(comment, "Still none")
    facebook.removes(comment)
    values = [each["value"] for each in webhook.told("changes")][2:]
    assert [(each["verb"], each.get("message")) for each in values] == [
        ("edited", "Still none"),
        ("remove", None),
    ]


def test_one_private_reply_within_seven_days(
    networks: Networks, facebook: Facebook, say: Say
) -> None:
    post = facebook.posts("New lines")
    first, late = (facebook.comments("mara", text, on=post) for text in ("one", "two"))
    assert "message_id" in say(recipient={"comment_id": first.id})
    assert code(say(recipient={"comment_id": first.id})) == (10900, None)
    assert code(say()) == (10, 2018278)  # it opens no window
    networks.passes(days=7, minutes=1)
    assert code(say(recipient={"comment_id": late.id})) == (10903, None)


def test_the_thread_is_read_in_order_and_in_pages(facebook: Facebook, client: httpx.Client) -> None:
    post = facebook.posts("New lines")
    ids = [facebook.comments("mara", str(number), on=post).id for number in range(3)]
    asked: dict[str, str | int] = {"limit": 2, "fields": "message,from"}
    first = client.get(f"/{post.id}/comments", params=asked).json()
    after = {**asked, "after": first["paging"]["cursors"]["after"]}
    second = client.get(f"/{post.id}/comments", params=after).json()
    assert [each["id"] for told in (first, second) for each in told["data"]] == ids


def test_a_token_that_ended_a_permission_that_lacks_a_limit(
    networks: Networks, facebook: Facebook, say: Say
) -> None:
    facebook.writes("mara", "No line")
    networks.meta.refusal = Refused(613)
    assert code(say()) == (613, None)
    networks.meta.reviewed.discard("pages_messaging")
    assert code(say()) == (200, None)
    networks.meta.takes_back()
    assert code(say()) == (190, None)


def test_the_owner_signs_in_and_the_webhook_is_set_up(
    networks: Networks, facebook: Facebook, webhook: Webhook
) -> None:
    client = httpx.Client(transport=Inside(networks), base_url="http://localhost/graph/v23.0")
    back, app = "http://localhost:8000/back", {"client_id": App.id, "client_secret": App.secret}
    dialog = "http://localhost/facebook/v23.0/dialog/oauth"
    page = client.get(dialog, params={"client_id": App.id, "redirect_uri": back}).text
    link = urlsplit(unescape(page.split('href="')[2].split('"')[0]))
    given = {**app, "redirect_uri": back, "code": parse_qs(link.query)["code"][0]}
    token = client.get("/oauth/access_token", params=given).json()["access_token"]
    assert code(client.get("/oauth/access_token", params=given).json())[0] == 100
    [told] = client.get("/me/accounts", params={"access_token": token}).json()["data"]
    hook = {
        "object": "page",
        "callback_url": HOOK,
        "fields": "messages,feed",
        "verify_token": "ours",
        "access_token": f"{App.id}|{App.secret}",
    }
    assert client.post(f"/{App.id}/subscriptions", data=hook).json() == {"success": True}
    refused = client.post(f"/{App.id}/subscriptions", data={**hook, "verify_token": "no"}).json()
    assert code(refused)[0] == 2200
    fields = {"subscribed_fields": "messages", "access_token": told["access_token"]}
    client.post(f"/{told['id']}/subscribed_apps", params=fields)
    facebook.writes("mara", "No line")
    facebook.comments("mara", "No line", on=facebook.posts("New lines"))
    assert len(webhook.entries) == 1
