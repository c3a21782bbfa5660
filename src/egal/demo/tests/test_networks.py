"""What the public says to the demo company: in the past, and while one looks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from egal.channels.models import Arrival
from egal.channels.ways import ways_to_reply
from egal.conversations.models import Conversation, Direction, Inbox, Message, Post
from egal.demo.company import build_demo
from egal.demo.networks import Public, _heard, arrive, carried, scenes
from egal.testing.networks import Networks
from egal.testing.networks.going_out import Delivery
from egal.workspaces import scope


@pytest.fixture
def networks(tmp_path: Path) -> Networks:
    networks = Networks()
    networks.kept = tmp_path / "networks"
    return networks


@pytest.fixture
def company(db: None, networks: Networks) -> Iterator[None]:
    [jana, *_] = build_demo(
        password="moin-moin-hamburg", mail_server="smtp://127.0.0.1:2500", networks=networks
    )
    with scope.of(jana.workspace_id):
        yield


def said_by(name: str) -> Conversation:
    return Conversation.objects.filter(contact__name=name).latest("id")


def way_to(text: str) -> tuple[bool, bool]:
    """Whether the person who wrote this can be answered, and by templates."""
    [way] = ways_to_reply(Message.objects.get(text__startswith=text).conversation)
    return way.capabilities.can_send, way.capabilities.templates


@pytest.mark.usefixtures("company")
def test_all_that_the_networks_tell_is_understood() -> None:
    assert not Arrival.objects.exclude(state="taken").exists()
    channels = set(Inbox.objects.values_list("channel", flat=True))
    assert {"x", "facebook", "whatsapp", "sms"} <= channels


@pytest.mark.usefixtures("company")
def test_many_stand_below_one_post_of_ours() -> None:
    ours = Post.objects.get(text__startswith="Heute Nacht")
    below = Post.objects.filter(thread=ours.thread, ours=False)
    assert len(set(below.values_list("message__conversation", flat=True))) == 5


@pytest.mark.usefixtures("company")
def test_an_angry_post_has_reach_and_was_reworded() -> None:
    message = Message.objects.get(conversation=said_by("Levin Sommer"))
    assert message.public
    assert message.text.startswith("@nordnetz Vierter Tag")
    assert Post.objects.get(message=message).counts["followers"] == 18_400


@pytest.mark.usefixtures("company")
def test_what_a_colleague_wrote_in_the_app_is_ours_once() -> None:
    ours = Message.objects.filter(direction=Direction.OUTBOUND, text__startswith="Ja, gern.")
    assert ours.count() == 1


@pytest.mark.usefixtures("company")
def test_windows_that_are_open_and_closed() -> None:
    assert way_to("Hallo, mein Techniker-Termin") == (True, False)  # for two hours still
    assert way_to("Moin, ich habe am Telefon") == (False, False)
    assert way_to("Guten Tag, mein neuer Router") == (False, True)
    assert way_to("Hi, can I pause") == (True, False)


@pytest.mark.usefixtures("company")
def test_the_rest_comes_while_one_looks(networks: Networks) -> None:
    before = Message.objects.count()
    public = Public(networks)
    with networks.out.by(_heard):
        for scene in scenes():
            public.play(scene)
    assert Message.objects.count() - before == 6
    assert Message.objects.get(text__contains="in February").conversation == said_by(
        "Noah Lindqvist"
    )
    assert Message.objects.get(text__startswith="Gilt der neue Preis").withdrawn_at
    assert not Arrival.objects.exclude(state="taken").exists()


def test_what_was_sent_arrives_a_moment_later() -> None:
    networks = Networks(deliver=lambda _: (200, b""))
    sent = networks.sms.add(networks.sms.number, "+4917600000372", "Moin")
    sent.states.append("sent")
    arrive(networks)
    assert sent.states == ["sent"]
    networks.passes(seconds=5)
    arrive(networks)
    assert sent.states == ["sent", "delivered"]


def test_webhooks_stay_on_this_machine() -> None:
    carry = carried("https://desk.nordnetz.example", "http://127.0.0.1:9")
    assert carry(Delivery("POST", "https://fremdfirma.example/in/x/1/", {})) == (-1, b"")
