"""The simulator of Twilio keeps its rules, and Twilio's own library agrees with its signatures."""

from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from egal.testing.networks import Networks
from egal.testing.networks.going_out import Delivery
from egal.testing.networks.inside import Inside
from egal.testing.networks.sms import Sms, segments, signature

Told = list[dict[str, str]]
TO = "+491705550000"


@pytest.fixture
def told() -> Told:
    """What the webhooks were told, in order; signed all of it."""
    return []


@pytest.fixture
def networks(told: Told) -> Networks:
    def deliver(delivery: Delivery) -> tuple[int, bytes]:
        form = dict(parse_qsl(delivery.content.decode(), keep_blank_values=True))
        signed = delivery.headers["x-twilio-signature"]
        assert RequestValidator(Sms.token).validate(delivery.url, form, signed)
        told.append(form)
        return 200, b""

    return Networks(deliver=deliver)


@pytest.fixture
def sms(networks: Networks) -> Sms:
    networks.sms.webhook = "http://localhost/webhooks/sms"
    return networks.sms


def sent(networks: Networks, **more: str) -> httpx.Response:
    client = httpx.Client(transport=Inside(networks), auth=(Sms.sid, Sms.token))
    callback = "http://localhost/webhooks/sms/state?of=7"
    said = {"To": TO, "From": Sms.number, "Body": "Hello", "StatusCallback": callback}
    path = f"http://localhost/twilio/2010-04-01/Accounts/{Sms.sid}/Messages.json"
    return client.post(path, data={**said, **more})


def test_mara_writes_and_is_answered(networks: Networks, sms: Sms, told: Told) -> None:
    sms.writes("mara", "No line", media=[("http://localhost/light.png", "image/png")])
    answered = sent(networks).json()
    sms.gets(answered["sid"])
    assert (told[0]["Body"], told[0]["NumMedia"], told[0]["From"]) == ("No line", "1", TO)
    assert answered["status"] == "queued"
    assert [each["MessageStatus"] for each in told[1:]] == ["sent", "delivered"]
    assert sms.told == ["Hello"]


def test_who_wrote_stop_is_left_alone_until_start(networks: Networks, sms: Sms) -> None:
    sms.writes("mara", " Stop ")
    assert sent(networks).json()["code"] == 21610
    sms.writes("mara", "start")
    assert sent(networks).status_code == 201


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"To": "0170"}, 21211),
        ({"To": "+15005550006"}, 21408),
        ({"From": "+4940555021"}, 21606),
        ({"Body": ""}, 21602),
        ({"Body": "a" * 1601}, 21617),
        ({"StatusCallback": "localhost"}, 21609),
    ],
)
def test_what_is_refused_at_once(networks: Networks, said: dict[str, str], code: int) -> None:
    refused = sent(networks, **said)
    assert (refused.status_code, refused.json()["code"]) == (400, code)


def test_a_telephone_that_is_off(networks: Networks, sms: Sms, told: Told) -> None:
    sms.unreachable[TO] = 30003
    sid = sent(networks).json()["sid"]
    assert (told[-1]["MessageStatus"], told[-1]["ErrorCode"]) == ("undelivered", "30003")
    assert sms.text(sid).states == ["queued", "sent", "undelivered"]


def test_a_wrong_password(networks: Networks) -> None:
    client = httpx.Client(transport=Inside(networks), auth=(Sms.sid, "guessed"))
    path = f"http://localhost/twilio/2010-04-01/Accounts/{Sms.sid}/Messages.json"
    assert client.post(path, data={"To": TO}).json()["code"] == 20003


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("ä" * 160, 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("а" * 70, 1),
        ("а" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_are_counted_as_carriers_do(body: str, parts: int) -> None:
    assert segments(body) == parts


names = st.text("abcXYZ019", min_size=1)


@given(st.dictionaries(names, st.text()))
def test_a_signature_is_twilios(told: dict[str, str]) -> None:
    url = "https://egal.example/webhooks/sms?of=7"
    ours = signature("token", url, told)
    assert RequestValidator("token").compute_signature(url, told) == ours
