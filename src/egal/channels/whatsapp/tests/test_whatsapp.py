"""WhatsApp, with the simulator and Meta's own document as judges."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from egal.channels.base import (
    Address,
    DeliveryUpdate,
    Enclosed,
    Fact,
    Heard,
    InboxSettings,
    NewMessage,
    Outbound,
    Raw,
    Reconnect,
    Refused,
    Template,
    TryAgain,
    Unreadable,
)
from egal.channels.meta.graph import Graph
from egal.channels.whatsapp.channel import channel
from egal.channels.whatsapp.read import read
from egal.shared import clock
from egal.testing.networks import Networks, specs
from egal.testing.networks.meta.refusals import Refused as MetaRefused
from egal.testing.networks.whatsapp import WhatsApp
from egal.testing.webserver import WebServer

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


class Told(list[Fact]):
    """All that a number is told, as it comes."""

    def __init__(self) -> None:
        self.networks = Networks(deliver=self._hear)
        self.whatsapp: WhatsApp = self.networks.whatsapp
        self.whatsapp.connected("http://localhost/in/whatsapp/1/")

    def _hear(self, delivery: Any) -> tuple[int, bytes]:
        self.extend(read(Raw(delivery.content, {}, f"+{self.whatsapp.number}")))
        return 200, b""

    def one(self, kind: type[Any]) -> Any:
        [found] = [each for each in self if isinstance(each, kind)]
        return found


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def networks(settings: Any) -> Iterator[Networks]:
    with Networks() as networks:
        settings.PRIVATE_HOSTS = [networks.place]
        yield networks


@pytest.fixture
def inbox(networks: Networks) -> InboxSettings:
    whatsapp = networks.whatsapp
    token = whatsapp.connected("http://127.0.0.1:9/")
    known = {"phone": whatsapp.phone, "account": whatsapp.account, "access_token": token}
    return InboxSettings(f"+{whatsapp.number}", {**known, "api_url": f"{networks.meta.url}/v23.0"})


def outbound(inbox: InboxSettings, text: str, to: str, **more: Any) -> Outbound:
    return Outbound(
        message_id=7,
        inbox_address=inbox.address,
        inbox_name="Nordnetz",
        settings=inbox.settings,
        author_name="Jana",
        to=[Address("whatsapp", to)],
        text=text,
        created_at=NOW,
        **more,
    )


def test_a_message_is_from_a_person_who_may_show_no_number(told: Told) -> None:
    told.whatsapp.person("mara", number="")
    told.whatsapp.writes("mara", "help")
    fact = told.one(NewMessage)
    assert fact.sender.address == told.whatsapp.person("mara").user
    assert (fact.sender.name, fact.text, fact.joins_open) == ("Mara", "help", True)


def test_a_file_and_a_reaction_are_messages(told: Told) -> None:
    told.whatsapp.sends("mara", b"jpg", caption="The router")
    ours = told.whatsapp.add_message(told.whatsapp.person("mara"), "text", {"body": "Hi"})
    told.whatsapp.reacts("mara", ours, "👍")
    photo, thumb = (each for each in told if isinstance(each, NewMessage))
    assert (photo.text, photo.links[0].url[:15]) == ("The router", "whatsapp-media:")
    assert thumb.text == "👍"


def test_what_became_of_ours_is_told_once_each(told: Told) -> None:
    ours = told.whatsapp.add_message(told.whatsapp.person("mara"), "text", {"body": "Hi"})
    told.whatsapp.gets(ours)
    told.whatsapp.reads(ours)
    told.whatsapp.fails(ours, 131047)
    updates = [each for each in told if isinstance(each, DeliveryUpdate)]
    assert [each.state for each in updates] == ["delivered", "read", "returned"]
    assert "template" in updates[-1].reason
    assert len({each.dedupe_key for each in updates}) == 3


def test_text_and_files_go_out(networks: Networks, inbox: InboxSettings) -> None:
    whatsapp = networks.whatsapp
    mara = whatsapp.writes("mara", "help").person
    picture = Enclosed("a.png", "image/png", 3, "", "", lambda: b"png")
    receipt = channel.send(outbound(inbox, "We look.", mara.user, files=[picture]))
    assert [set(each) for each in whatsapp.told] == [{"id"}, {"body"}]
    assert receipt.key.startswith("wa:")


def test_a_file_is_brought_with_our_permission(networks: Networks, inbox: InboxSettings) -> None:
    whatsapp = networks.whatsapp
    file = whatsapp.sends("mara", b"the picture").content
    assert channel.bring(inbox, f"whatsapp-media:{file['id']}", 100) == b"the picture"
    with pytest.raises(Refused):
        channel.bring(inbox, "whatsapp-media:0", 100)


def test_no_file_is_brought_from_elsewhere(
    inbox: InboxSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with WebServer() as eve:
        monkeypatch.setattr(Graph, "get", lambda *_: {"url": eve.url})
        with pytest.raises(Refused, match="no place"):
            channel.bring(inbox, "whatsapp-media:1", 100)
        assert not eve.requests


def test_after_a_day_only_a_template_is_left(inbox: InboxSettings) -> None:
    with clock.at(NOW):
        assert channel.capabilities(inbox, Heard(NOW - timedelta(hours=23))).can_send
        late = channel.capabilities(inbox, Heard(NOW - timedelta(hours=25)))
    assert (late.can_send, late.templates) == (False, True)


def test_a_template_is_sent_with_its_values(networks: Networks, inbox: InboxSettings) -> None:
    mara = networks.whatsapp.person("mara")
    template = Template("your_case", "en", "", ["4711"])
    known = next(each for each in networks.whatsapp.templates if each.name == "your_case")
    template = Template(known.name, known.language, known.text, ["4711"] * known.parameters)
    channel.send(outbound(inbox, "", mara.user, template=template))
    assert networks.whatsapp.told[-1]["name"] == "your_case"


@pytest.mark.parametrize(("code", "kind"), [(190, Reconnect), (130429, TryAgain)])
def test_a_refusal_says_what_helps(
    networks: Networks, inbox: InboxSettings, code: int, kind: type[Exception]
) -> None:
    networks.meta.refusal = MetaRefused(code, words="No")
    with pytest.raises(kind):
        channel.send(outbound(inbox, "Hello", networks.whatsapp.person("mara").user))


@pytest.mark.parametrize("content", [b"", b"{}", b'{"object": "page", "entry": []}'])
def test_what_meta_never_sends_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(Raw(content, {}, "+49"))


@pytest.mark.skipif(not specs.there(), reason="left out: Meta's own document is not here")
def test_every_request_is_one_of_the_document(networks: Networks, inbox: InboxSettings) -> None:
    mara = networks.whatsapp.writes("mara", "help").person
    picture = Enclosed("a.png", "image/png", 3, "", "", lambda: b"png")
    channel.send(outbound(inbox, "We look.", mara.user, files=[picture]))
    for each in networks.requests:
        url = networks.url + each.path
        specs.checked_whatsapp(
            httpx.Request(each.method, url, headers=each.headers, content=each.content)
        )
