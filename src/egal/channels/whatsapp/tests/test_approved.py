"""Templates, with the simulator as judge."""

from collections.abc import Iterator
from typing import Any

import pytest

from egal.channels.base import InboxSettings, Template
from egal.channels.whatsapp.approved import approved
from egal.channels.whatsapp.channel import channel
from egal.testing.networks import Networks


class Telling:
    """Stands in for Meta's API: pages of templates."""

    def __init__(self, *pages: list[dict[str, Any]]) -> None:
        self._pages = list(pages)
        self.asked: list[dict[str, str]] = []

    def get(self, path: str, **query: str) -> dict[str, Any]:
        self.asked.append(query)
        page, *self._pages = self._pages
        paging = {"cursors": {"after": "QVFI"}, "next": f"https://graph.example{path}"}
        return {"data": page, **({"paging": paging} if self._pages else {})}


def row(name: str, *components: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"type": "BODY", "text": "Hi {{1}}, code {{2}}."}
    return {
        "name": name,
        "language": "en_US",
        "status": "APPROVED",
        "components": [*components, body],
        **more,
    }


def names(*pages: list[dict[str, Any]]) -> list[str]:
    telling: Any = Telling(*pages)
    return [each.name for each in approved(telling, "102290129340398")]


@pytest.fixture
def networks(settings: Any) -> Iterator[Networks]:
    with Networks() as networks:
        settings.PRIVATE_HOSTS = [networks.place]
        yield networks


def test_what_is_approved_is_told_with_its_places() -> None:
    telling: Any = Telling([row("promo")])
    [template] = approved(telling, "102290129340398")
    assert template == Template("promo", "en_US", "Hi {{1}}, code {{2}}.")


def test_all_pages_are_read() -> None:
    assert names([row("b")], [row("a")]) == ["a", "b"]


@pytest.mark.parametrize(
    "left_out",
    [
        row("rejected", status="REJECTED"),
        row("named", parameter_format="NAMED"),
        row("picture", {"type": "HEADER", "format": "IMAGE"}),
        row("header", {"type": "HEADER", "format": "TEXT", "text": "Sale in {{1}}"}),
        row("link", {"type": "BUTTONS", "buttons": [{"type": "URL", "url": "https://a/{{1}}"}]}),
        {"name": "bare", "language": "de", "status": "APPROVED"},
    ],
)
def test_what_a_text_cannot_fill_is_left_out(left_out: dict[str, Any]) -> None:
    assert names([left_out, row("good", {"type": "HEADER", "format": "TEXT", "text": "Sale"})]) == [
        "good"
    ]


def test_the_simulators_templates_are_told(networks: Networks) -> None:
    found = channel.templates(InboxSettings("+4940", _settings(networks)))
    assert [(each.name, each.body) for each in found] == [
        ("hello", "Hello"),
        ("your_case", "Hello {{1}}"),
    ]


def _settings(networks: Networks) -> dict[str, str]:
    whatsapp = networks.whatsapp
    return {
        "account": whatsapp.account,
        "phone": whatsapp.phone,
        "access_token": whatsapp.connected("http://127.0.0.1:9/"),
        "api_url": f"{networks.meta.url}/v23.0",
    }
