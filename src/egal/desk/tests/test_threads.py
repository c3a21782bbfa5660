"""The public thread at the desk: shown, refreshed, folded; what is done with its posts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from egal.channels.base import (
    Address,
    Capabilities,
    Echo,
    Edited,
    Heard,
    InboxSettings,
    NewMessage,
    Post,
    Seen,
    Touched,
    Withdrawn,
)
from egal.channels.base import Gesture as Do
from egal.channels.email.channel import EmailChannel
from egal.channels.gestures import make_gestures
from egal.channels.intake import take_in
from egal.channels.registry import channels
from egal.channels.told import Told, take_in_told
from egal.conversations.actions.assign import assign
from egal.conversations.models import Conversation, Folded, Gesture, Thread
from egal.conversations.models import Post as PostRow
from egal.desk.tests.test_desk import PART, here
from egal.shared import clock
from egal.testing import people
from egal.testing.people import CUSTOMERS
from egal.workspaces import scope

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)


class Hiding(EmailChannel):
    """E-mail stands in for a network where posts can be hidden. made: what was done with them."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:
        return Capabilities(True, public=bool(heard and heard.public))

    def gestures(self, inbox: InboxSettings, *, ours: bool) -> list[Do]:
        return ["delete"] if ours else ["hide", "unhide", "like"]

    def gesture(self, inbox: InboxSettings, do: Do, external_id: str) -> None:
        self.made.append(f"{do} {external_id}")


@pytest.fixture(autouse=True)
def offered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done with posts."""
    monkeypatch.setitem(channels(), "email", hiding := Hiding())
    return hiding.made


def posts(company: people.Nordnetz, who: str, text: str, key: str, **post: Any) -> Conversation:
    stands = Post(**{"thread": "1", "parent": "1", "url": f"https://x.example/{key}", **post})
    fact = NewMessage(
        dedupe_key=key,
        external_id=key,
        sender=CUSTOMERS[who],
        text=text,
        public=True,
        post=stands,
        sent_at=TEN.replace(minute=int(key)),
    )
    taken = take_in(inbox=company.inbox, fact=fact)
    return Conversation.objects.get(pk=taken.conversation_id or 0)


def tell(company: people.Nordnetz, fact: Any) -> None:
    take_in_told(Told(company.inbox, fact, clock.now()))


@pytest.fixture
def maras(company: people.Nordnetz) -> Iterator[Conversation]:
    """Mara and Henrik below one post, Nordnetz's own."""
    first = Echo(
        dedupe_key="1",
        external_id="1",
        to=None,
        text="We have a new tariff.",
        public=True,
        post=Post(thread="1", counts={"replies": 9, "likes": 1200}),
        sent_at=TEN,
    )
    with scope.of(company.workspace.id):
        tell(company, first)
        matter = posts(company, "Mara", "And no internet.", "2", handle="@mara")
        posts(company, "Henrik", "Me neither.", "3", counts={"followers": 12000})
        yield matter


def page(browser: Client, matter: Conversation) -> str:
    return browser.get(here(matter)).content.decode()


def panel(browser: Client, matter: Conversation) -> str:
    return page(browser, matter).partition('class="thread"')[2].partition("<desk-timeline")[0]


def test_the_thread_is_shown_as_the_public_sees_it(jana: Client, maras: Conversation) -> None:
    shown = panel(jana, maras)
    assert "We have a new tariff." in shown
    below = shown.partition('class="posts"')[2]
    assert below.index("And no internet.") < below.index("Me neither.")
    assert "12,000 followers" in shown
    assert "1 other wrote below this post" in shown
    assert "7 replies more than are here" in shown


def test_a_post_that_nobody_has_answered_says_so(jana: Client, company: people.Nordnetz) -> None:
    with scope.of(company.workspace.id):
        alone = posts(company, "Mara", "No internet again.", "5", thread="5", parent="")
        assert "no replies yet" in panel(jana, alone)


def test_it_is_fetched_anew_alone_and_page_by_page(
    jana: Client, company: people.Nordnetz, maras: Conversation
) -> None:
    for number in range(4, 40):
        posts(company, "Henrik", f"Still nothing {number}.", str(number))
    shown = panel(jana, maras)
    assert "And no internet." not in shown
    live = shown.partition('data-live="thread" data-url="')[2].partition('"')[0]
    posts(company, "Mara", "The newest.", "50")
    again = jana.get(live.replace("&amp;", "&"), headers=PART).content.decode()
    assert "The newest." in again
    assert "Still nothing 10." in again
    earlier = again.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    before = jana.get(earlier, headers=PART).content.decode()
    assert "And no internet." in before
    assert "Still nothing 10." not in before
    assert jana.get(f"{earlier.partition('cursor=')[0]}cursor=x", headers=PART).status_code == 404


def test_every_bubble_says_where_it_was_said(
    jana: Client, company: people.Nordnetz, maras: Conversation
) -> None:
    answer = people.replies(company.jana, maras, "Write to us in private.")
    shown = page(jana, maras).partition("<desk-timeline")[2]
    theirs, _, ours = shown.partition(f"message-{answer.public_id}")
    assert "#globe" in theirs
    assert "private" in ours


def test_an_edited_and_a_removed_post_say_so(
    jana: Client, company: people.Nordnetz, maras: Conversation
) -> None:
    tell(company, Edited(dedupe_key="2/2", key="2", text="No internet at all.", at=TEN))
    shown = page(jana, maras).partition("<desk-timeline")[2]
    assert "edited, see the former version" in shown
    assert "And no internet." in shown
    tell(company, Withdrawn(dedupe_key="2/x", key="2", at=TEN))
    shown = page(jana, maras).partition("<desk-timeline")[2]
    assert "Its author removed this" in shown
    assert "<del>No internet at all.</del>" in shown


def test_what_is_hidden_elsewhere_and_said_elsewhere_is_marked(
    jana: Client, company: people.Nordnetz, maras: Conversation
) -> None:
    tell(company, Touched(dedupe_key="h", key="2", hidden=True, liked=True, at=TEN))
    echo = Echo(
        dedupe_key="6",
        external_id="6",
        to=CUSTOMERS["Mara"],
        text="By telephone app.",
        public=True,
        post=Post(thread="1", parent="2"),
    )
    tell(company, echo)
    shown = page(jana, maras).partition("<desk-timeline")[2]
    assert "hidden from the public" in shown
    assert "liked by us" in shown
    assert "own app" in shown


def test_a_post_is_hidden_from_its_bubble_and_shown_again(
    jana: Client, maras: Conversation, offered: list[str]
) -> None:
    post = PostRow.objects.get(external_id="2")
    where = here(maras).partition("?")[0] + f"posts/{post.public_id}/gestures/"
    assert where in page(jana, maras)
    assert jana.post(where, {"do": "hide"}, headers=PART).json() == {}
    assert "being hidden" in page(jana, maras)
    make_gestures("email")
    assert offered == ["hide 2"]
    jana.post(f"{where}undo/")
    make_gestures("email")
    assert offered == ["hide 2", "unhide 2"]
    assert jana.post(where, {"do": "explode"}, headers=PART).status_code == 422
    assert jana.post(where, {"do": "explode"}).status_code == 422


def test_a_post_of_another_thread_is_not_there(
    jana: Client, company: people.Nordnetz, maras: Conversation
) -> None:
    other = Seen(
        dedupe_key="70", external_id="70", author=Address("email", "a@b"), post=Post(thread="70")
    )
    tell(company, other)
    post = PostRow.objects.get(external_id="70")
    where = here(maras).partition("?")[0] + f"posts/{post.public_id}/gestures/"
    assert jana.post(where, {"do": "hide"}).status_code == 404
    assert not Gesture.objects.exists()


def test_the_row_of_a_fold_says_for_how_many_it_stands(jana: Client, maras: Conversation) -> None:
    where = here(maras).partition("?")[0] + f"threads/{Thread.objects.get().public_id}/"
    jana.post(f"{where}fold/")
    listed = jana.get("/desk/nordnetz/conversations/?view=open").content.decode()
    assert "2 below one post" in listed
    assert listed.count('class="row"') == 1
    assert "One answer to all" in page(jana, maras)
    form = jana.get(f"{where}answer/", headers=PART).content.decode()
    assert "One answer to all 2 below this post" in form
    words = {"text": "Ring Mara at +49 170 5550123.", "to": "post"}
    stopped = jana.post(f"{where}answer/", words, headers=PART)
    assert stopped.status_code == 422
    assert 'name="may_be_public" value="+49 170 5550123"' in stopped.content.decode()
    jana.post(f"{where}fold/end/")
    assert not Folded.objects.exists()


def test_one_answer_says_that_it_is_to_all(jana: Client, maras: Conversation) -> None:
    where = here(maras).partition("?")[0] + f"threads/{Thread.objects.get().public_id}/"
    jana.post(f"{where}fold/")
    jana.post(f"{where}answer/", {"text": "We are on it.", "to": "post"})
    assert "to all below the post" in page(jana, maras)


def test_why_nothing_is_folded_is_said_where_one_is(
    jana: Client, company: people.Nordnetz, maras: Conversation
) -> None:
    assign(conversation=maras, actor=company.tariq, agent=company.tariq)
    where = here(maras).partition("?")[0] + f"threads/{Thread.objects.get().public_id}/"
    refused = jana.post(f"{where}fold/", headers=PART)
    assert refused.status_code == 422
    assert "not two conversations" in refused.json()["trouble"]
