"""Hiding, liking and deleting public posts: offered, made by the worker, taken back."""

from typing import Any

import pytest

from egal.channels.base import DeliveryError, Gesture, InboxSettings, Refused
from egal.channels.gestures import gesture, gestures_for, make_gestures, undo_gesture
from egal.channels.tests.fake import FakeChannel
from egal.channels.tests.test_told import HENRIK, MARA, posts
from egal.conversations.models import Gesture as Wanted
from egal.conversations.models import Message, Post
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz

pytestmark = pytest.mark.django_db


class Network(FakeChannel):
    """Takes gestures, or refuses them."""

    refuses: DeliveryError | None = None

    def __init__(self) -> None:
        super().__init__()
        self.made: list[tuple[str, str]] = []

    def gestures(self, inbox: InboxSettings, *, ours: bool) -> list[Gesture]:
        return ["delete"] if ours else ["hide", "unhide", "like", "unlike", "delete"]

    def gesture(self, inbox: InboxSettings, do: Gesture, external_id: str) -> None:
        if self.refuses:
            raise self.refuses
        self.made.append((do, external_id))


@pytest.fixture
def network(fake: FakeChannel, monkeypatch: pytest.MonkeyPatch) -> Network:
    network = Network()
    monkeypatch.setattr("egal.channels.registry.channels", lambda: {"email": network})
    return network


@pytest.fixture
def post(in_nordnetz: Nordnetz, network: Network) -> Post:
    posts(in_nordnetz.inbox, MARA, "No internet, you crooks", "2")
    return Post.objects.get()


def again(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


def test_what_is_hidden_can_be_shown_again(
    in_nordnetz: Nordnetz, network: Network, post: Post
) -> None:
    gesture(post=post, actor=in_nordnetz.jana, do="hide")
    assert "hide" not in gestures_for(post)
    assert make_gestures("email") == 1
    assert network.made == [("hide", "2")]
    assert again(post).hidden_at
    assert gestures_for(again(post)) == ["unhide", "like", "delete"]


def test_what_nobody_has_begun_to_do_is_not_done(
    in_nordnetz: Nordnetz, network: Network, post: Post
) -> None:
    wanted = gesture(post=post, actor=in_nordnetz.jana, do="like")
    undo_gesture(wanted=wanted, actor=in_nordnetz.jana)
    assert make_gestures("email") == 0
    assert network.made == []


def test_what_is_done_is_undone_by_its_opposite(
    in_nordnetz: Nordnetz, network: Network, post: Post
) -> None:
    wanted = gesture(post=post, actor=in_nordnetz.jana, do="hide")
    make_gestures("email")
    undo_gesture(wanted=wanted, actor=in_nordnetz.jana)
    make_gestures("email")
    assert network.made == [("hide", "2"), ("unhide", "2")]
    assert again(post).hidden_at is None


def test_deleting_waits_so_that_it_can_be_taken_back(
    in_nordnetz: Nordnetz, network: Network, post: Post
) -> None:
    wanted = gesture(post=post, actor=in_nordnetz.jana, do="delete")
    assert make_gestures("email") == 0
    Wanted.objects.update(due_at=clock.now())
    make_gestures("email")
    assert Message.objects.get().withdrawn_at
    with pytest.raises(Trouble):
        undo_gesture(wanted=wanted, actor=in_nordnetz.jana)


def test_two_gestures_of_one_post_are_made_in_their_order(
    in_nordnetz: Nordnetz, network: Network, post: Post
) -> None:
    gesture(post=post, actor=in_nordnetz.jana, do="hide")
    gesture(post=post, actor=in_nordnetz.tariq, do="unhide")
    Wanted.objects.filter(do="hide").update(due_at=clock.now())
    while make_gestures("email"):
        pass
    assert [do for do, _id in network.made] == ["hide", "unhide"]


def test_a_refusal_is_told_and_can_be_tried_again(
    in_nordnetz: Nordnetz, network: Network, post: Post
) -> None:
    network.refuses = Refused("You may not hide this.")
    gesture(post=post, actor=in_nordnetz.jana, do="hide")
    make_gestures("email")
    failed = Wanted.objects.get()
    assert (failed.state, failed.error) == ("failed", "You may not hide this.")
    assert "hide" in gestures_for(again(post))


@pytest.mark.parametrize("do", ["unhide", "explode", ""])
def test_only_what_is_offered_is_done(
    in_nordnetz: Nordnetz, network: Network, post: Post, do: Any
) -> None:
    with pytest.raises(Trouble):
        gesture(post=post, actor=in_nordnetz.jana, do=do)
    posts(in_nordnetz.inbox, HENRIK, "Me too", "3")
    assert not Wanted.objects.exists()
