from typing import Any

import pytest

from egal.conversations.actions.canned_replies import (
    add_canned_reply,
    change_canned_reply,
    remove_canned_reply,
)
from egal.conversations.canned import filled, offered_to, use
from egal.conversations.models import CannedReply, Conversation
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, vera
from egal.workspaces.models import Agent
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def keeps(who: Agent, owner: Agent | None = None, **more: Any) -> CannedReply:
    given = {"name": "Hours", "text": "We are here from nine to six.", **more}
    return add_canned_reply(workspace=who.workspace, actor=who, agent=owner, **given)


def test_ones_own_and_everybodys_are_offered(in_nordnetz: Nordnetz) -> None:
    jana, tariq = in_nordnetz.jana, in_nordnetz.tariq
    keeps(jana, name="For all")
    keeps(jana, jana, name="Jana’s")
    keeps(tariq, tariq, name="Tariq’s")
    assert [each.name for each in offered_to(tariq)] == ["For all", "Tariq’s"]


def test_everybodys_are_not_for_everybody_to_write(in_nordnetz: Nordnetz) -> None:
    jana, tariq = in_nordnetz.jana, in_nordnetz.tariq
    everybodys = keeps(jana)
    for owner in (None, jana):
        with pytest.raises(NotAllowed):
            keeps(tariq, owner)
    with pytest.raises(NotAllowed):
        remove_canned_reply(reply=everybodys, actor=tariq)
    viewer = vera(in_nordnetz.workspace)
    with pytest.raises(NotAllowed):
        keeps(viewer, viewer)


def test_a_shortcut_stands_for_one_text_an_owner(in_nordnetz: Nordnetz) -> None:
    jana = in_nordnetz.jana
    assert keeps(jana, shortcut="/Hours").shortcut == "hours"
    keeps(jana, jana, shortcut="hours")
    with pytest.raises(Trouble, match="“Hours” already"):
        keeps(jana, shortcut="hours", name="Other hours")
    keeps(jana, name="One without")
    keeps(jana, name="Another without")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "Give it a name"),
        ({"text": " "}, "Write the text"),
        ({"shortcut": "two words"}, "one word"),
        ({"text": "Dear {nmae},"}, "{nmae} cannot be filled in"),
        ({"language": "tlh"}, "Choose German"),
    ],
)
def test_what_is_none(in_nordnetz: Nordnetz, given: dict[str, Any], said: str) -> None:
    with pytest.raises(Trouble, match=said):
        keeps(in_nordnetz.jana, **given)


def test_it_is_changed_and_removed_and_told_without_its_words(in_nordnetz: Nordnetz) -> None:
    jana = in_nordnetz.jana
    reply = keeps(jana)
    html = "<div>We are here <b>always</b>.<script>x</script></div>"
    change_canned_reply(reply=reply, actor=jana, name="Hours", html=html)
    assert CannedReply.objects.get().html == "<div>We are here <b>always</b>.</div>"
    assert CannedReply.objects.get().text == "We are here always."
    change_canned_reply(reply=reply, actor=jana, name="Hours", html=html)
    remove_canned_reply(reply=reply, actor=jana)
    events = Event.objects.filter(kind__startswith="canned_reply.").order_by("id")
    assert [each.kind for each in events] == [
        "canned_reply.added",
        "canned_reply.changed",
        "canned_reply.removed",
    ]
    assert "here" not in str([each.data for each in events])


def test_it_is_filled_in_for_the_conversation(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    text = "Hello {first_name} {organisation}, about “{subject}”: {agent}, {company}"
    reply = keeps(in_nordnetz.jana, text=text)
    found = use(reply=reply, agent=in_nordnetz.jana, conversation=conversation)
    assert found.text == ("Hello Mara, about “Router drops every evening”: Jana Köster, Nordnetz")
    assert found.missing == ["organisation"]
    assert CannedReply.objects.get().used_at


def test_before_there_is_a_conversation_the_customer_is_not_known(in_nordnetz: Nordnetz) -> None:
    reply = keeps(in_nordnetz.jana, html="<div>Hello <b>{name}</b>, {agent}</div>")
    found = use(reply=reply, agent=in_nordnetz.jana, conversation=None)
    assert found.html == "<div>Hello <b></b>, Jana Köster</div>"
    assert found.missing == ["name"]


def test_a_name_stays_a_name() -> None:
    values = {"name": "{agent} <b>", "agent": "Jana"}
    found = filled("Dear {name}, {} { x }", "<p>Dear {name}</p>", values)
    assert found.text == "Dear {agent} <b>, {} { x }"
    assert found.html == "<p>Dear {agent} &lt;b&gt;</p>"
