import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from egal.calls.models import Call
from egal.calls.told import told_to
from egal.channels.arrivals import take_in_arrivals
from egal.channels.base import CallUpdate, Raw
from egal.channels.connect import connect_inbox
from egal.channels.dialling import dial_elsewhere, lines_elsewhere
from egal.channels.phone.channel import channel
from egal.channels.phone.cti import dialling
from egal.channels.phone.cti.closing import close_lost
from egal.channels.phone.cti.placetel import is_signed
from egal.channels.phone.cti.voice import ELSEWHERE
from egal.channels.phone.switchboard.rows import OVER, why_not
from egal.channels.webhooks import webhook_path
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz
from egal.testing.webserver import WebServer

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


@pytest.fixture
def sipgate(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[WebServer]:
    with WebServer() as running:
        monkeypatch.setattr(dialling, "API", running.url.rstrip("/"))
        settings.PRIVATE_HOSTS = [running.place]
        yield running


TOKEN = {"sipgate_token_id": "token-1", "sipgate_token": "secret-1"}
DEVICES = ["w0 = tariq@nordnetz.example", "e0 = tariq@nordnetz.example"]


def test_sipgate_rings_the_agents_device_and_then_the_number(
    in_nordnetz: Nordnetz, sipgate: WebServer
) -> None:
    inbox = connected(in_nordnetz, "sipgate", extensions=DEVICES, **TOKEN)
    assert lines_elsewhere(in_nordnetz.tariq) == [inbox]
    dial_elsewhere(inbox=inbox, actor=in_nordnetz.tariq, number="+4940123456")
    [request] = sipgate.requests
    assert json.loads(request.content) == {
        "caller": "e0",
        "callee": "+4940123456",
        "callerId": LINE,
    }
    assert request.path.endswith("/sessions/calls")
    assert request.headers["authorization"] == "Basic dG9rZW4tMTpzZWNyZXQtMQ=="


def test_nothing_is_dialled_without_a_rule_and_a_device(
    in_nordnetz: Nordnetz, sipgate: WebServer
) -> None:
    inbox = connected(in_nordnetz, "sipgate", extensions=DEVICES, **TOKEN)
    assert lines_elsewhere(in_nordnetz.jana) == []
    for actor, number in ((in_nordnetz.tariq, "+88213000000"), (in_nordnetz.jana, "+4940123456")):
        with pytest.raises(Trouble):
            dial_elsewhere(inbox=inbox, actor=actor, number=number)
    assert sipgate.requests == []


def test_why_sipgate_does_not_ring_is_said(in_nordnetz: Nordnetz, sipgate: WebServer) -> None:
    inbox = connected(in_nordnetz, "sipgate", extensions=DEVICES, **TOKEN)
    sipgate.answers(403)
    with pytest.raises(Trouble, match="403"):
        dial_elsewhere(inbox=inbox, actor=in_nordnetz.tariq, number="+4940123456")


def test_who_has_the_extension_is_told_until_somebody_talks(in_nordnetz: Nordnetz) -> None:
    inbox = connected(in_nordnetz, "sipgate")
    with clock.at(datetime.fromisoformat(AT)):
        tells(inbox, sample("sipgate-new-call"))
        assert [told_to(each).count() for each in (in_nordnetz.jana, in_nordnetz.tariq)] == [1, 1]
        tells(inbox, sample("sipgate-answer"))
        assert [told_to(each).count() for each in (in_nordnetz.jana, in_nordnetz.tariq)] == [0, 1]
        tells(inbox, sample("sipgate-hangup"))
        assert told_to(in_nordnetz.tariq).count() == 0


def test_who_wants_something_of_its_calls_here_is_told_where_to_do_it(
    in_nordnetz: Nordnetz,
) -> None:
    inbox = connected(in_nordnetz, "sipgate")
    tells(inbox, sample("sipgate-answer"))
    assert why_not(Call.objects.get().id, "here") == ELSEWHERE
    tells(inbox, sample("sipgate-hangup"))
    assert why_not(Call.objects.get().id, "here") == OVER


def test_an_end_that_was_lost_is_concluded_and_one_that_comes_late_holds(
    in_nordnetz: Nordnetz,
) -> None:
    inbox, then = connected(in_nordnetz, "sipgate"), datetime.fromisoformat(AT)
    with clock.at(then):
        tells(inbox, sample("sipgate-answer"))
    with clock.at(then + timedelta(hours=13)):
        assert (close_lost(), close_lost()) == (1, 0)
        assert Call.objects.get().outcome == "interrupted"
        tells(inbox, sample("sipgate-hangup"))
    assert Call.objects.get().outcome == "answered"


def test_what_the_document_shows_is_read() -> None:
    page = (Path(__file__).parents[5] / "docs" / "telephone.md").read_text()
    shown = page.partition("```json\n")[2].partition("```")[0]
    [began] = update(shown.encode()).told
    assert (began.kind, began.data["number"]) == ("began", "+4922129191999")
    assert shown.strip().encode() == sample("script-new-call")
