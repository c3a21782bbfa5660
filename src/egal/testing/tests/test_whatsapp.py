"""The simulator of WhatsApp keeps Meta's rules, and Meta's own document agrees with its answers."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from egal.testing.networks import Networks, specs
from egal.testing.networks.going_out import Delivery
from egal.testing.networks.inside import Inside
from egal.testing.networks.whatsapp import WhatsApp
from egal.testing.networks.whatsapp.things import Person

Told = list[dict[str, Any]]


@pytest.fixture
def told() -> Told:
    """What the webhook was told: values, in order."""
    return []


@pytest.fixture
def networks(told: Told) -> Networks:
    def deliver(delivery: Delivery) -> tuple[int, bytes]:
        [entry] = json.loads(delivery.content)["entry"]
        told.extend(change["value"] for change in entry["changes"])
        return 200, b""

    return Networks(deliver=deliver)


@pytest.fixture
def whatsapp(networks: Networks) -> WhatsApp:
    return networks.whatsapp


@pytest.fixture
def client(networks: Networks) -> httpx.Client:
    """Every request and every success is judged by Meta's document, where it is here."""
    token = networks.whatsapp.connected("http://localhost/webhooks/meta")

    def judged(response: httpx.Response) -> None:
        response.read()
        if specs.there() and response.is_success and "/files/" not in str(response.request.url):
            specs.checked_whatsapp(response.request)
            specs.checked_whatsapp_answer(response)

    return httpx.Client(
        transport=Inside(networks),
        base_url="http://localhost/graph/v23.0",
        headers={"authorization": f"Bearer {token}"},
        event_hooks={"response": [judged]},
    )


Say = Callable[..., dict[str, Any]]


@pytest.fixture
def say(client: httpx.Client, whatsapp: WhatsApp) -> Say:
    def said(to: Person, text: str = "Hello", **more: Any) -> dict[str, Any]:
        message = more if "type" in more else {"type": "text", "text": {"body": text}, **more}
        whom = {"to": to.number} if to.number else {"recipient": to.user}
        base = {"messaging_product": "whatsapp", "recipient_type": "individual"}
        path = f"/{whatsapp.phone}/messages"
        answered = client.post(path, json={**base, **whom, **message}).json()
        assert isinstance(answered, dict)
        return answered

    return said


def states(told: Told) -> list[tuple[str, int]]:
    every = [each for value in told for each in value.get("statuses", [])]
    return [(each["status"], each.get("errors", [{"code": 0}])[0]["code"]) for each in every]


def test_mara_writes_and_is_answered(whatsapp: WhatsApp, told: Told, say: Say) -> None:
    message = whatsapp.writes("mara", "No line")
    sent = say(message.person, "Which light?")["messages"][0]["id"]
    whatsapp.gets(sent)
    whatsapp.reads(sent)
    assert told[0]["messages"][0]["text"] == {"body": "No line"}
    assert told[0]["contacts"][0]["wa_id"] == message.person.number
    assert states(told) == [("sent", 0), ("delivered", 0), ("read", 0)]


def test_somebody_without_a_number(whatsapp: WhatsApp, told: Told, say: Say) -> None:
    henrik = whatsapp.person("henrik", "", username="henrik.w")
    whatsapp.writes("henrik", "No line")
    assert "from" not in told[0]["messages"][0]
    assert told[0]["contacts"][0]["user_id"] == henrik.user
    assert say(henrik)["contacts"][0]["user_id"] == henrik.user


def test_after_a_day_only_a_template_gets_there(
    networks: Networks, whatsapp: WhatsApp, told: Told, say: Say
) -> None:
    mara = whatsapp.writes("mara", "No line").person
    networks.passes(hours=24, minutes=1)
    say(mara)
    parameters = [{"type": "body", "parameters": [{"type": "text", "text": "Mara"}]}]
    language = {"code": "de", "policy": "deterministic"}  # the document wants both
    template = {"name": "your_case", "language": language, "components": parameters}
    say(mara, type="template", template=template)
    assert states(told) == [("failed", 131047), ("sent", 0)]


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ({"name": "your_case", "language": {"code": "de"}}, 132000),
        ({"name": "your_case", "language": {"code": "fr"}}, 132001),
    ],
)
def test_a_template_must_be_as_approved(
    whatsapp: WhatsApp, say: Say, template: dict[str, Any], code: int
) -> None:
    mara = whatsapp.person("mara")
    assert say(mara, type="template", template=template)["error"]["code"] == code


def test_the_templates_are_listed(whatsapp: WhatsApp, client: httpx.Client) -> None:
    listed = client.get(f"/{whatsapp.account}/message_templates", params={"name": "case"}).json()
    assert [each["name"] for each in listed["data"]] == ["your_case"]


def test_who_has_no_whatsapp(whatsapp: WhatsApp, told: Told, say: Say) -> None:
    whatsapp.person("mara").away = True
    say(whatsapp.person("mara"))
    assert states(told) == [("failed", 131026)]


def test_too_many_to_one_person_and_too_many_at_all(
    networks: Networks, whatsapp: WhatsApp, say: Say
) -> None:
    mara, henrik = (whatsapp.writes(name, "Hello").person for name in ("mara", "henrik"))
    codes = [say(mara).get("error", {}).get("code") for _ in range(46)]
    assert codes == [None] * 45 + [131056]
    networks.passes(seconds=5 * 60)
    whatsapp.sent = [networks.clock.now().timestamp() + 60] * 80
    assert say(henrik)["error"]["code"] == 130429


def test_a_picture_comes_and_its_address_ends(
    networks: Networks, whatsapp: WhatsApp, told: Told, client: httpx.Client
) -> None:
    whatsapp.sends("mara", b"\xff\xd8\xff", caption="The light")
    image = told[0]["messages"][0]["image"]
    where = client.get(f"/{image['id']}").json()
    assert (where["sha256"], image["caption"]) == (image["sha256"], "The light")
    url = f"http://localhost/graph/whatsapp/files/{image['id']}"
    assert client.get(url).content == b"\xff\xd8\xff"
    networks.passes(minutes=6)
    assert client.get(url).status_code == 404


def test_a_picture_goes_up_and_out(
    whatsapp: WhatsApp, told: Told, client: httpx.Client, say: Say
) -> None:
    mara = whatsapp.writes("mara", "Hello").person
    parts = {"messaging_product": "whatsapp", "type": "image/png"}
    file = {"file": ("plan.png", b"\x89PNG", "image/png")}
    up = client.post(f"/{whatsapp.phone}/media", data=parts, files=file).json()["id"]
    say(mara, type="image", image={"id": up, "caption": "Like this"})
    assert whatsapp.told[-1] == {"id": up, "caption": "Like this"}
    assert say(mara, type="image", image={"id": "none"})["error"]["code"] == 131053


def test_reactions_answers_and_receipts(
    whatsapp: WhatsApp, told: Told, client: httpx.Client, say: Say
) -> None:
    message = whatsapp.writes("mara", "Hello")
    sent = whatsapp.messages[
        say(message.person, context={"message_id": message.id})["messages"][0]["id"]
    ]
    whatsapp.reacts("mara", sent, "👍")
    whatsapp.writes("mara", "Yes", answers=sent)
    assert told[-2]["messages"][0]["reaction"] == {"message_id": sent.id, "emoji": "👍"}
    assert told[-1]["messages"][0]["context"]["id"] == sent.id
    say(message.person, type="reaction", reaction={"message_id": message.id, "emoji": "❤"})
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": message.id}
    assert client.post(f"/{whatsapp.phone}/messages", json=read).json() == {"success": True}


def test_too_long_a_text_and_a_token_taken_back(
    networks: Networks, whatsapp: WhatsApp, say: Say
) -> None:
    mara = whatsapp.writes("mara", "Hello").person
    assert say(mara, "a" * 4097)["error"]["code"] == 100
    networks.meta.takes_back()
    assert say(mara)["error"]["code"] == 190


@pytest.mark.skipif(
    not specs.there(), reason="left out: the vendors' documents are not here (EGAL_SPECS)"
)
def test_the_document_refuses_what_whatsapp_would() -> None:
    headers = {"authorization": "Bearer EAA1"}
    path = "https://graph.facebook.com/v23.0/106540352242922/messages"
    wrong = httpx.Request("POST", path, json={"type": "text"}, headers=headers)
    with pytest.raises(Exception, match="Request body validation error"):
        specs.checked_whatsapp(wrong)
