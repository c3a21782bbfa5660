"""Who is unhappy in public: what the worker makes of it, and what people say of that."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from egal.conversations.actions.mood import correct_mood, uncorrect_mood
from egal.conversations.actions.rewritten import rewrite, withdraw
from egal.conversations.actions.spam import mark_spam, unmark_spam
from egal.conversations.actions.status import reopen, solve
from egal.conversations.actions.unhappy_rule import change_unhappy_rule
from egal.conversations.models import Conversation, Message, Mood, Unhappy
from egal.conversations.models import Post as PostRow
from egal.conversations.mood.measuring import consumer
from egal.conversations.mood.reach import reach_of
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, happened, message_of, vera, writes
from egal.testing.public import ANGRY, GLAD, measured, posts
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db
CALM = "Which router do you recommend for a small flat?"

Said = Callable[..., Message]
Work = Callable[[], None]


@pytest.fixture
def work() -> Work:
    """Let the worker take what has happened since."""
    done = [0]

    def take() -> None:
        done[0] = measured(done[0])

    return take


@pytest.fixture
def said(in_nordnetz: Nordnetz, work: Work) -> Said:
    """Somebody says something in public, and the worker has heard of it."""

    def say(text: str, who: str = "Mara", **counts: int) -> Message:
        taken = posts(in_nordnetz.inbox, who, text, **(counts or {"followers": 12_400}))
        work()
        return message_of(taken)

    return say


def pressing() -> list[tuple[str, int]]:
    """Whose conversations, and their reach, the most urgent first."""
    rows = Unhappy.objects.order_by("-urgency")
    return list(rows.values_list("conversation__contact_name", "reach"))


def test_who_is_unhappy_in_public_presses_by_how_many_see_it(said: Said) -> None:
    said(ANGRY, "Henrik", followers=90, likes=2)
    said(ANGRY, "Mara", views=52_000, followers=12_400)
    assert pressing() == [("Mara Lindner", 52_000), ("Henrik Weiß", 92)]


def test_a_question_does_not_press(said: Said) -> None:
    message = said(CALM)
    assert not Mood.objects.get(message=message).unhappy
    assert pressing() == []


def test_what_is_said_in_private_is_measured_and_presses_nobody(
    in_nordnetz: Nordnetz, work: Work
) -> None:
    taken = writes(in_nordnetz.inbox, "Mara", ANGRY)
    work()
    assert Mood.objects.get(message=taken.message_id).unhappy
    assert pressing() == []


def test_what_machines_write_is_not_measured(in_nordnetz: Nordnetz, work: Work) -> None:
    writes(in_nordnetz.inbox, "Mara", ANGRY, automatic="auto_reply")
    work()
    assert not Mood.objects.exists()


def test_the_last_word_that_tells_decides(said: Said) -> None:
    said(ANGRY)
    said("My customer number is 4711.")
    assert pressing() == [("Mara Lindner", 12_400)]
    thanks = said(GLAD)
    assert pressing() == []
    assert happened(thanks.conversation)[-1] == "conversation.calmed"


def test_whoever_changes_their_words_is_measured_anew(said: Said, work: Work) -> None:
    message = said(ANGRY)
    rewrite(message=message, actor=SYSTEM, text=CALM)
    work()
    assert pressing() == []
    assert not Mood.objects.get().unhappy


def test_what_is_taken_back_presses_nobody(said: Said, work: Work) -> None:
    withdraw(message=said(ANGRY), actor=SYSTEM)
    work()
    assert pressing() == []


def test_what_is_hidden_from_the_public_is_not_public(said: Said, work: Work) -> None:
    message = said(ANGRY)
    PostRow.objects.filter(message=message).update(hidden_at=message.created_at)
    correct_mood(message=message, actor=SYSTEM, unhappy=False)
    uncorrect_mood(message=message, actor=SYSTEM)
    assert pressing() == []


def test_solving_ends_it_and_reopening_begins_it_again(
    in_nordnetz: Nordnetz, said: Said, work: Work
) -> None:
    matter = said(ANGRY).conversation
    solve(conversation=matter, actor=in_nordnetz.jana)
    work()
    assert pressing() == []
    assert "conversation.calmed" not in happened(matter)
    reopen(conversation=matter, actor=in_nordnetz.jana)
    work()
    assert pressing() == [("Mara Lindner", 12_400)]


def test_spam_is_nobody_unhappy(in_nordnetz: Nordnetz, said: Said, work: Work) -> None:
    matter = said(ANGRY).conversation
    mark_spam(conversation=matter, actor=in_nordnetz.jana)
    work()
    assert pressing() == []
    unmark_spam(conversation=Conversation.objects.get(pk=matter.pk), actor=in_nordnetz.jana)
    work()
    assert len(pressing()) == 1


def test_one_click_says_that_we_were_wrong_and_another_that_we_were_not(
    in_nordnetz: Nordnetz, said: Said
) -> None:
    message = said(ANGRY)
    correct_mood(message=message, actor=in_nordnetz.tariq, unhappy=False)
    assert pressing() == []
    mood = Mood.objects.get()
    assert (mood.unhappy, mood.corrected, mood.corrected_by) == (True, False, "Tariq Rahimi")
    uncorrect_mood(message=message, actor=in_nordnetz.tariq)
    assert pressing() == [("Mara Lindner", 12_400)]
    assert Mood.objects.get().corrected_at is None


def test_who_was_missed_presses_once_somebody_says_so(in_nordnetz: Nordnetz, said: Said) -> None:
    message = said("I pay for 250 and get 12.")
    assert pressing() == []
    correct_mood(message=message, actor=in_nordnetz.tariq, unhappy=True)
    assert pressing() == [("Mara Lindner", 12_400)]
    assert Event.objects.filter(kind="message.mood_corrected").count() == 1


def test_saying_what_we_took_it_for_takes_a_correction_back(
    in_nordnetz: Nordnetz, said: Said
) -> None:
    message = said(ANGRY)
    correct_mood(message=message, actor=in_nordnetz.tariq, unhappy=True)
    assert not Event.objects.filter(kind="message.mood_corrected").exists()
    correct_mood(message=message, actor=in_nordnetz.tariq, unhappy=False)
    correct_mood(message=message, actor=in_nordnetz.tariq, unhappy=True)
    assert Mood.objects.get().corrected is None


def test_a_correction_holds_for_the_words_it_was_made_of(
    in_nordnetz: Nordnetz, said: Said, work: Work
) -> None:
    message = said("I pay for 250 and get 12.")
    correct_mood(message=message, actor=in_nordnetz.tariq, unhappy=True)
    said(GLAD, "Henrik")
    assert Mood.objects.get(message=message).corrected
    rewrite(message=message, actor=SYSTEM, text=CALM)
    work()
    assert Mood.objects.get(message=message).corrected is None
    assert pressing() == []


def test_who_only_reads_corrects_nothing(in_nordnetz: Nordnetz, said: Said) -> None:
    message = said(ANGRY)
    with pytest.raises(NotAllowed):
        correct_mood(message=message, actor=vera(in_nordnetz.workspace), unhappy=False)
    assert len(pressing()) == 1


def test_what_we_wrote_has_no_mood(in_nordnetz: Nordnetz, said: Said) -> None:
    message = said(ANGRY)
    Message.objects.filter(pk=message.pk).update(direction="outbound")
    message.refresh_from_db()
    assert correct_mood(message=message, actor=in_nordnetz.tariq, unhappy=True) is None


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ({"on": False}, []),
        ({"reach": 1_000}, [("Mara Lindner", 12_400)]),
        ({"left_out": ["email"]}, []),
        ({"left_out": ["x"]}, [("Mara Lindner", 12_400), ("Henrik Weiß", 90)]),
    ],
)
def test_the_rule_says_which(
    in_nordnetz: Nordnetz, said: Said, work: Work, rule: dict[str, Any], left: list[Any]
) -> None:
    said(ANGRY, "Mara", followers=12_400)
    said(ANGRY, "Henrik", followers=90)
    change_unhappy_rule(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, **rule)
    work()
    assert pressing() == left
    change_unhappy_rule(
        workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, on=True, reach=0, left_out=[]
    )
    work()
    assert len(pressing()) == 2


def test_where_a_network_tells_no_reach_the_post_passes(
    in_nordnetz: Nordnetz, said: Said, work: Work
) -> None:
    change_unhappy_rule(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, reach=5_000)
    said(ANGRY, likes=3)
    assert pressing() == [("Mara Lindner", 0)]


def test_only_who_sets_up_changes_the_rule(in_nordnetz: Nordnetz) -> None:
    with pytest.raises(NotAllowed):
        change_unhappy_rule(workspace=in_nordnetz.workspace, actor=in_nordnetz.tariq, on=False)
    with pytest.raises(Trouble):
        change_unhappy_rule(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, reach=-1)
    change_unhappy_rule(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, reach=0)
    assert not Event.objects.filter(kind="workspace.unhappy_rule_changed").exists()


@pytest.mark.parametrize(
    ("counts", "reach"),
    [
        ({}, None),
        ({"likes": 9, "views": 0}, None),
        ({"followers": 0}, 0),
        ({"followers": 7, "likes": 2, "views": 0}, 9),
        ({"followers": 7, "likes": 2, "views": 3}, 3),
    ],
)
def test_reach(counts: dict[str, int], reach: int | None) -> None:
    assert reach_of(counts) == reach


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_leaves_nothing_and_the_next_does_all_once(
    said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = said(ANGRY)
    Mood.objects.all().delete()
    Unhappy.objects.all().delete()
    events = list(Event.objects.filter(kind="message.received"))
    with monkeypatch.context() as patched:
        patched.setattr("egal.conversations.mood.standing._tell", _dies)
        with pytest.raises(KeyboardInterrupt):
            _in_transaction(events)
    assert (Mood.objects.count(), Unhappy.objects.count()) == (0, 0)
    for _ in range(2):
        _in_transaction(events)
    assert (Mood.objects.count(), pressing()) == (1, [("Mara Lindner", 12_400)])
    told = [kind for kind in happened(message.conversation) if kind == "conversation.unhappy"]
    assert len(told) == 2  # of the first time, and of this one


def _dies(*_given: object) -> None:
    raise KeyboardInterrupt


def _in_transaction(events: list[Event]) -> None:
    with transaction.atomic():
        consumer.take(events)
