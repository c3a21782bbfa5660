"""Who writes to somebody in Messenger: told by Meta, taken over, passed on."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from egal.channels.base import Address, HandedOver, NewMessage, Raw
from egal.channels.facebook.channel import channel
from egal.channels.facebook.routing import INBOX
from egal.channels.holding import hand_to, held_in, take_over
from egal.channels.intake import take_in
from egal.channels.told import Told, take_in_told
from egal.channels.ways import ways_to_reply
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Conversation, Inbox
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.networks import Networks
from egal.testing.networks.facebook import Facebook
from egal.testing.people import Nordnetz, vera
from egal.workspaces.permissions import NotAllowed


@pytest.fixture
def networks(settings: Any) -> Iterator[Networks]:
    with Networks() as networks:
        settings.PRIVATE_HOSTS = [networks.place]
        yield networks


@pytest.fixture
def page(networks: Networks) -> Facebook:
    return networks.facebook


@pytest.fixture
def inbox(in_nordnetz: Nordnetz, networks: Networks, page: Facebook) -> Inbox:
    known = {"access_token": page.connected("http://127.0.0.1:9/"), "app_id": networks.meta.id}
    return add_inbox(
        workspace=in_nordnetz.workspace,
        channel="facebook",
        address=page.page,
        actor=SYSTEM,
        settings={**known, "api_url": f"{networks.meta.url}/v23.0", "app_secret": "s"},
    )


@pytest.fixture
def maras(inbox: Inbox, page: Facebook) -> Conversation:
    """What Mara wrote in Messenger."""
    page.writes("mara", "My number is 4711")
    mara = Address("facebook", page.person("mara").id, "Mara")
    fact = NewMessage(dedupe_key="m1", external_id="m1", sender=mara, text="4711", joins_open=True)
    taken = take_in(inbox=inbox, fact=fact)
    return Conversation.objects.get(pk=taken.conversation_id or 0)


def handed(page: Facebook, to: str) -> HandedOver:
    person = Address("facebook", page.person("mara").id)
    return HandedOver(dedupe_key=to, address=person, to=to, at=clock.now())


def may_send(matter: Conversation) -> bool:
    return any(way.capabilities.can_send for way in ways_to_reply(matter))


def read(page: Facebook, place: str, event: dict[str, Any]) -> list[Any]:
    ids = {
        "sender": {"id": "24001"},
        "recipient": {"id": page.page},
        "timestamp": 1_700_000_000_000,
    }
    entry = {"id": page.page, "time": 1, place: [{**ids, **event}]}
    raw = json.dumps({"object": "page", "entry": [entry]}).encode()
    return list(channel.read(Raw(raw, {}, page.page)))


def test_who_has_it_is_read_from_what_meta_tells(page: Facebook) -> None:
    [passed] = read(page, "messaging", {"pass_thread_control": {"new_owner_app_id": "77"}})
    [taken] = read(page, "messaging", {"take_thread_control": {"previous_owner_app_id": "1"}})
    message = {"message": {"mid": "m", "text": "Hello"}}
    _said, standing_by = read(page, "standby", message)
    assert [each.to for each in (passed, taken, standing_by)] == ["77", "?", "?"]


def test_who_else_has_it_alone_may_answer(maras: Conversation, page: Facebook) -> None:
    assert may_send(maras)
    assert maras.inbox
    take_in_told(Told(maras.inbox, handed(page, INBOX), clock.now()))
    assert not may_send(maras)
    [way] = ways_to_reply(maras)
    assert "own inbox" in way.capabilities.reason
    take_in_told(Told(maras.inbox, handed(page, page.app.id), clock.now()))
    assert may_send(maras)


def test_it_is_taken_over_and_passed_on_again(
    in_nordnetz: Nordnetz, maras: Conversation, page: Facebook
) -> None:
    page.takes_over("mara")
    take_in_told(Told(maras.inbox, handed(page, INBOX), clock.now()))
    take_over(conversation=maras, actor=in_nordnetz.jana)
    assert page.person("mara").owner == page.app.id
    assert may_send(maras)
    hand_to(conversation=maras, actor=in_nordnetz.jana, program=INBOX)
    assert page.person("mara").owner == INBOX
    held = held_in(maras)
    assert held
    assert not held.is_ours
    assert Event.objects.filter(kind="conversation.holder_changed").count() == 3


def test_who_is_not_the_default_app_cannot_take_it(
    in_nordnetz: Nordnetz, maras: Conversation, page: Facebook
) -> None:
    page.takes_over("mara")
    page.is_default = False
    with pytest.raises(Trouble, match="primary receiver"):
        take_over(conversation=maras, actor=in_nordnetz.jana)
    with pytest.raises(Trouble):
        hand_to(conversation=maras, actor=in_nordnetz.jana, program="a stranger's")
    with pytest.raises(NotAllowed):
        take_over(conversation=maras, actor=vera(in_nordnetz.workspace))
