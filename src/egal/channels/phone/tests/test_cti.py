import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from egal.calls.models import Call
from egal.channels.arrivals import take_in_arrivals
from egal.channels.base import CallUpdate, Raw
from egal.channels.connect import connect_inbox
from egal.channels.phone.channel import channel
from egal.channels.phone.cti.placetel import is_signed
from egal.channels.webhooks import webhook_path
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM
from egal.testing.people import Nordnetz

SAMPLES = Path(__file__).parent / "samples"
LINE = "+494055501000"
AT = "2026-11-23T09:00:00+00:00"
pytestmark = pytest.mark.django_db


def connected(nordnetz: Nordnetz, system: str, **more: Any) -> Inbox:
    return connect_inbox(
        workspace=nordnetz.workspace,
        channel="phone",
        address=LINE,
        settings={
            "driver": "cti",
            "system": system,
            "extensions": ["w0 = tariq@nordnetz.example", "w1=jana@nordnetz.example"],
            **more,
        },
        actor=SYSTEM,
    )


def tells(inbox: Inbox, content: bytes, **headers: str) -> Any:
    path = webhook_path(inbox) or ""
    kind = "application/x-www-form-urlencoded"
    answer = Client().post(path, content, kind, headers=headers)
    take_in_arrivals()
    return answer


def sample(name: str) -> bytes:
    return next(SAMPLES.glob(f"{name}.*")).read_bytes()


def update(content: bytes, at: str = AT) -> CallUpdate:
    [found] = channel.read(Raw(content, {"at": at}, LINE))
    assert isinstance(found, CallUpdate)
    return found


def test_sipgate_rings_talks_and_hangs_up(in_nordnetz: Nordnetz) -> None:
    inbox = connected(in_nordnetz, "sipgate")
    for name in ("sipgate-new-call", "sipgate-answer", "sipgate-hangup"):
        assert tells(inbox, sample(name)).status_code == 200
    call = Call.objects.get()
    assert (call.number, call.outcome, call.driver) == ("+492111234567", "answered", "cti")
    assert (call.agent, call.message and call.message.from_address) == (
        in_nordnetz.tariq,
        "+492111234567",
    )


def test_sipgate_is_asked_for_what_follows_at_the_same_address(in_nordnetz: Nordnetz) -> None:
    inbox = connected(in_nordnetz, "sipgate")
    answer = tells(inbox, sample("sipgate-new-call"))
    assert answer["content-type"] == "application/xml"
    assert f"{webhook_path(inbox)}".encode() in answer.content
    assert b"onAnswer=" in answer.content


@pytest.mark.parametrize("lost", ["sipgate-new-call", "sipgate-answer"])
def test_what_is_lost_on_its_way_costs_no_call(in_nordnetz: Nordnetz, lost: str) -> None:
    inbox = connected(in_nordnetz, "sipgate")
    for name in ("sipgate-new-call", "sipgate-answer", "sipgate-hangup"):
        if name != lost:
            tells(inbox, sample(name))
    call = Call.objects.get()
    assert (call.phase, call.outcome, call.number) == ("ended", "answered", "+492111234567")


def test_a_wrong_secret_in_the_url_is_refused(in_nordnetz: Nordnetz) -> None:
    inbox = connected(in_nordnetz, "sipgate")
    path = (webhook_path(inbox) or "").partition("?")[0]
    for wrong in ("", "?secret=", "?secret=guess"):
        assert Client().post(path + wrong, b"x=1", "text/plain").status_code == 401


def test_a_script_may_sign_instead(in_nordnetz: Nordnetz) -> None:
    inbox = connected(in_nordnetz, "other")
    path, content = (webhook_path(inbox) or "").partition("?")[0], sample("script-new-call")
    signature = hmac.new(inbox.settings["secret"].encode(), content, "sha256").hexdigest()
    for given, status in ((signature, 200), (signature[:-1], 401)):
        headers = {"x-egal-signature": given}
        answer = Client().post(path, content, "application/json", headers=headers)
        assert answer.status_code == status


def test_placetels_own_example_of_a_signature_holds() -> None:
    body = (
        b"call_id=4a4cbb39578170aed9a2761a7bec8c7e704a541f52291ef603d6f5f152980c3c"
        b"&event=CallAccepted&from=0123456789&to=0987654321"
    )
    given = "c4f823c5b8806432fe2b83b1fc2ee714422e0cdfb4b5129152a7d0bbcd7792d0"
    assert is_signed("12345", {"x-placetel-signature": given}, body)
    assert not is_signed("12346", {"x-placetel-signature": given}, body)


def test_placetel_says_at_the_end_how_long_they_talked() -> None:
    told = {fact.kind: fact for fact in update(sample("placetel-hung-up")).told}
    assert (told["ended"].at - told["talking"].at).total_seconds() == 83
    assert told["began"].data["number"] == "+4922129191999"


@pytest.mark.parametrize(
    ("direction", "cause", "outcome"),
    [
        ("in", "busy", "missed"),
        ("in", "cancel", "missed"),
        ("in", "notFound", "failed"),
        ("out", "busy", "busy"),
        ("out", "noAnswer", "refused"),
        ("out", "congestion", "failed"),
    ],
)
def test_a_cause_is_an_outcome(direction: str, cause: str, outcome: str) -> None:
    told = {"event": "hangup", "callId": "7", "direction": direction, "cause": cause}
    ended = update(json.dumps(told).encode()).told[-1]
    assert (ended.kind, ended.data["outcome"]) == ("ended", outcome)


def test_who_has_the_extension_sees_who_rings(
    in_nordnetz: Nordnetz,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    told: list[int] = []
    monkeypatch.setattr("egal.calls.wire._tell", lambda channel, each: told.append(each["agent"]))
    with django_capture_on_commit_callbacks(execute=True):
        tells(connected(in_nordnetz, "sipgate"), sample("sipgate-new-call"))
    assert set(told) == {in_nordnetz.jana.id, in_nordnetz.tariq.id}


def test_an_embedded_line_is_called_by_nobody(in_nordnetz: Nordnetz) -> None:
    inbox = connected(in_nordnetz, "sipgate", secret="a secret that is long enough")
    inbox.settings = {**inbox.settings, "driver": "embedded"}
    assert webhook_path(inbox) is None
