"""What the simulator of a Facebook page tells, read."""

import json
from typing import Any

import pytest

from egal.channels.base import (
    Echo,
    Edited,
    Fact,
    NewMessage,
    Raw,
    Touched,
    Unreadable,
    Upto,
    Withdrawn,
)
from egal.channels.facebook.read import read
from egal.channels.facebook.references import message_in, metadata_for
from egal.testing.networks import Networks
from egal.testing.networks.facebook import Facebook


class Told(list[Fact]):
    """All that a page tells, as it comes."""

    def __init__(self) -> None:
        self.networks = Networks(deliver=self._hear)
        self.page: Facebook = self.networks.facebook
        self.page.connected("http://localhost/in/facebook/1/")

    def _hear(self, delivery: Any) -> tuple[int, bytes]:
        self.extend(read(Raw(delivery.content, {}, self.page.page)))
        return 200, b""

    def one(self, kind: type[Any]) -> Any:
        [found] = [each for each in self if isinstance(each, kind)]
        return found


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_message_is_private_and_brings_its_files(told: Told) -> None:
    told.page.writes("mara", "Look", files=[("image", "https://cdn.example/a.jpg?x=1")])
    fact = told.one(NewMessage)
    assert (fact.text, fact.public, fact.joins_open) == ("Look", False, True)
    assert (fact.links[0].name, fact.links[0].url) == ("a.jpg", "https://cdn.example/a.jpg?x=1")


def test_what_is_shared_and_no_file_stands_in_the_text(told: Told) -> None:
    told.page.writes("mara", "This one?", files=[("fallback", "https://shop.example/lamp")])
    fact = told.one(NewMessage)
    assert (fact.text, fact.links) == ("This one?\nhttps://shop.example/lamp", [])


CDN = "https://scontent.xx.fbcdn.net/v"


@pytest.mark.parametrize(
    ("item", "more", "files", "text"),
    [
        ("comment", {"photo": f"{CDN}/a.jpg"}, [f"{CDN}/a.jpg"], "Look"),
        ("comment", {"video": f"{CDN}/a.mp4", "message": None}, [f"{CDN}/a.mp4"], ""),
        ("photo", {"link": f"{CDN}/a.jpg", "photo_id": "8"}, [f"{CDN}/a.jpg"], "Look"),
        ("video", {"link": f"{CDN}/a.mp4", "video_id": "8"}, [f"{CDN}/a.mp4"], "Look"),
        (
            "status",
            {"link": f"{CDN}/a.jpg", "photos": [f"{CDN}/a.jpg", f"{CDN}/b.jpg"]},
            [f"{CDN}/a.jpg", f"{CDN}/b.jpg"],
            "Look",
        ),
        ("share", {"link": "https://shop.example/"}, [], "Look\nhttps://shop.example/"),
        ("share", {"link": "https://a.example/", "message": "At https://a.example/"}, [], None),
    ],
)
def test_pictures_and_films_are_files_and_links_are_text(
    item: str, more: dict[str, Any], files: list[str], text: str | None
) -> None:
    value: dict[str, Any] = {"item": item, "verb": "add", "post_id": "7_1", "created_time": 1}
    value |= {"from": {"id": "9", "name": "Mara"}, "message": "Look", **more}
    entry = {"id": "7", "time": 1, "changes": [{"field": "feed", "value": value}]}
    [fact] = read(Raw(json.dumps({"object": "page", "entry": [entry]}).encode(), {}, "7"))
    assert isinstance(fact, NewMessage)
    assert [each.url for each in fact.links] == files
    assert fact.text == (more["message"] if text is None else text)


def test_an_edit_and_a_withdrawal_name_the_message(told: Told) -> None:
    message = told.page.writes("mara", "helo")
    told.page.edits(message, "hello")
    told.page.unsends(message)
    key = told.one(NewMessage).dedupe_key
    assert (told.one(Edited).key, told.one(Edited).text) == (key, "hello")
    assert (told.one(Withdrawn).key, told.one(Withdrawn).forget) == (key, True)


def test_what_was_read_is_all_before_a_moment(told: Told) -> None:
    told.page.writes("mara", "hi")
    told.page.reads("mara")
    assert told.one(Upto).state == "read"


def test_an_echo_of_ours_is_known_and_that_of_a_colleague_is_not(told: Told) -> None:
    person = told.page.person("mara")
    told.page.add_message(person, "ours", app="1", metadata=metadata_for(7))
    told.page.says_in_the_app("mara", "theirs")
    echoes = [each for each in told if isinstance(each, Echo)]
    assert [(each.text, each.message_id) for each in echoes] == [("ours", 7), ("theirs", None)]
    assert message_in("egal:abc.forged") is None


def test_a_comment_stands_below_its_post_and_an_answer_below_it(told: Told) -> None:
    post = told.page.posts("We are back")
    comment = told.page.comments("mara", "Still no line", on=post)
    told.page.comments("henrik", "Same here", on=comment)
    first, second = (each for each in told if isinstance(each, NewMessage))
    assert first.post
    assert second.post
    assert (first.post.thread, first.answers_key) == (post.id, "")
    assert (second.post.thread, second.answers_key) == (post.id, f"c:{comment.id}")
    assert first.public
    assert told.one(Echo).to is None


def test_what_becomes_of_a_comment_is_told(told: Told) -> None:
    comment = told.page.comments("mara", "Bad", on=told.page.posts("We are back"))
    told.page.edits_comment(comment, "Very bad")
    told.page.hides_in_the_app(comment)
    told.page.removes(comment)
    key = f"c:{comment.id}"
    assert {told.one(kind).key for kind in (Edited, Touched, Withdrawn)} == {key}
    assert told.one(Touched).hidden is True


def test_other_pages_of_the_app_are_none_of_ours() -> None:
    entry = {"id": "5", "time": 1, "messaging": [{"message": {}}]}
    told = json.dumps({"object": "page", "entry": [entry]}).encode()
    assert read(Raw(told, {}, "7")) == []


@pytest.mark.parametrize("content", [b"", b"{}", b'{"object": "user", "entry": []}'])
def test_what_meta_never_sends_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(Raw(content, {}, "7"))
