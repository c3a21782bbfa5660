"""What callers meet: published in versions, restored, told in words."""

import pytest

from egal.calls.actions.menus import menu_of, newest_version, publish_menu, restore_menu
from egal.calls.menus.blocks import Choice, Menu, Queue, Words
from egal.calls.menus.words import differences, menu_in_brief, menu_in_words
from egal.calls.models import MenuVersion
from egal.conversations.models import Inbox
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz
from egal.workspaces.permissions import NotAllowed

SALES = Choice(digit="1", label="Sales", queue=Queue(team="t1"))
WAITS = "the wait told every 60 seconds, for 30 minutes at most"
NAMES = {"t1": "Sales team", "welcome": "Welcome", "closed": "Closed", "p1": "Summer greeting"}


def number_of_nordnetz(nordnetz: Nordnetz) -> Inbox:
    return Inbox.objects.create(
        workspace=nordnetz.workspace, channel="phone", address="+49405550100"
    )


def test_callers_meet_the_shipped_menu_until_one_is_published(in_nordnetz: Nordnetz) -> None:
    inbox = number_of_nordnetz(in_nordnetz)
    assert menu_of(inbox) == Menu()
    made = publish_menu(inbox=inbox, actor=in_nordnetz.jana, blocks=Menu(choices=[SALES]))
    assert (made.number, made.made_by) == (1, in_nordnetz.jana.actor_name)
    assert menu_of(inbox).choices == [SALES]


def test_the_same_menu_again_is_no_new_version(in_nordnetz: Nordnetz) -> None:
    inbox = number_of_nordnetz(in_nordnetz)
    first = publish_menu(inbox=inbox, actor=in_nordnetz.jana, blocks=Menu())
    again = publish_menu(inbox=inbox, actor=in_nordnetz.jana, blocks=Menu().model_dump())
    assert again == first
    assert MenuVersion.objects.count() == Event.objects.filter(kind="menu.published").count() == 1


def test_an_earlier_version_is_restored_as_a_new_one(in_nordnetz: Nordnetz) -> None:
    inbox = number_of_nordnetz(in_nordnetz)
    first = publish_menu(inbox=inbox, actor=in_nordnetz.jana, blocks=Menu(choices=[SALES]))
    publish_menu(inbox=inbox, actor=in_nordnetz.jana, blocks=Menu())
    restored = restore_menu(version=first, actor=in_nordnetz.jana)
    assert restored.number == 3
    assert newest_version(inbox) == restored
    assert menu_of(inbox).choices == [SALES]


def test_tariq_publishes_nothing(in_nordnetz: Nordnetz) -> None:
    inbox = number_of_nordnetz(in_nordnetz)
    with pytest.raises(NotAllowed):
        publish_menu(inbox=inbox, actor=in_nordnetz.tariq, blocks=Menu())


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ({"choices": [SALES.model_dump(), SALES.model_dump()]}, "same key"),
        ({"tries": 9}, "tries"),
        ({"surprise": True}, "surprise"),
    ],
)
def test_a_menu_that_does_not_fit_is_refused(
    in_nordnetz: Nordnetz, blocks: dict[str, object], said: str
) -> None:
    with pytest.raises(Trouble, match=said):
        publish_menu(inbox=number_of_nordnetz(in_nordnetz), actor=in_nordnetz.jana, blocks=blocks)


def test_a_menu_is_told_in_words() -> None:
    menu = Menu(greeting=Words(de="p1", en="p1"), choices=[SALES], queue=Queue(callback=False))
    assert menu_in_brief(menu, NAMES) == "Greeting → 1 Sales"
    assert menu_in_words(menu, NAMES) == [
        "Greeting: Summer greeting",
        "Language: German, English",
        "1 Sales → queue of Sales team",
        "Choices are said up to 2 times, then everybody waits",
        f"Without a choice: queue of everybody, 2 takes a message, {WAITS}",
        "When nobody is there: Closed → voicemail",
    ]


def test_what_differs_between_two_menus_is_what_changed() -> None:
    gone, came = differences(Menu(choices=[SALES]), Menu(closed_does="hang_up"), NAMES)
    assert gone[0] == "1 Sales → queue of Sales team"
    assert came == ["When nobody is there: Closed → end of the call"]
