"""One app of Meta calls one address for all of its pages, whoever's workspace they are in."""

import hmac
import json
from typing import Any

import pytest
from django.test import Client

from egal.channels.arrivals import take_in_arrivals
from egal.channels.connect import connect_inbox
from egal.channels.door.answering import Recently
from egal.channels.door.asked import Asked
from egal.channels.models import Arrival
from egal.channels.quarantine import replay
from egal.channels.webhooks import webhook_path
from egal.conversations.models import Inbox, Message
from egal.events.record import SYSTEM
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz
from egal.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
OURS, THEIRS, NOBODYS = "10001", "20002", "30003"


def page(workspace: Workspace, number: str, secret: str = "of the app") -> Inbox:
    known = {"access_token": "token", "app_secret": secret, "verify_token": "word"}
    return connect_inbox(
        workspace=workspace, channel="facebook", address=number, settings=known, actor=SYSTEM
    )


def said(*pages: str) -> dict[str, Any]:
    """To each of these pages "Hello", in one request."""
    entries = [{"id": each, "time": 1, "messaging": [_message(each)]} for each in pages]
    return {"object": "page", "entry": entries}


def _message(number: str) -> dict[str, Any]:
    told = {"mid": f"m_{number}", "text": f"Hello {number}"}
    return {"sender": {"id": "7"}, "recipient": {"id": number}, "timestamp": 1000, "message": told}


def tells(inbox: Inbox, told: dict[str, Any], secret: str = "of the app") -> int:
    body = json.dumps(told).encode()
    signature = hmac.new(secret.encode(), body, "sha256").hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={signature}"}
    path = webhook_path(inbox) or ""
    return Client().post(path, body, "application/json", headers=headers).status_code


def heard() -> list[tuple[str, str]]:
    while take_in_arrivals():
        pass
    rows = Message.unscoped.order_by("id").values_list("inbox__address", "text")
    return list(rows)


def test_each_page_gets_its_own_part_in_whichever_workspace(
    nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    called, other = page(nordnetz.workspace, OURS), page(fremdfirma.workspace, THEIRS)
    assert tells(called, said(OURS, THEIRS)) == 200
    assert heard() == [(OURS, f"Hello {OURS}"), (THEIRS, f"Hello {THEIRS}")]
    [theirs] = Arrival.unscoped.filter(inbox=other)
    assert f"Hello {OURS}" not in bytes(theirs.raw).decode()


def test_any_address_of_the_app_serves_for_all_of_its_pages(nordnetz: Nordnetz) -> None:
    called = page(nordnetz.workspace, OURS)
    page(nordnetz.workspace, THEIRS)
    assert tells(called, said(THEIRS)) == 200
    assert heard() == [(THEIRS, f"Hello {THEIRS}")]


def test_another_app_says_nothing_to_a_page_that_it_names(
    nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    page(nordnetz.workspace, OURS)
    of_eve = page(fremdfirma.workspace, THEIRS, secret="of Eve")
    assert tells(of_eve, said(OURS), secret="of Eve") == 200
    assert heard() == []
    [kept] = Arrival.unscoped.all()
    assert (kept.inbox, kept.state) == (of_eve, "quarantined")


def test_what_is_about_nobody_is_kept_until_its_page_is_connected(in_nordnetz: Nordnetz) -> None:
    called = page(in_nordnetz.workspace, OURS)
    assert tells(called, said(OURS, NOBODYS)) == 200
    assert heard() == [(OURS, f"Hello {OURS}")]
    kept = Arrival.objects.get(state="quarantined")
    assert "no inbox is connected" in kept.error
    with pytest.raises(Trouble, match="no inbox is connected"):
        replay(arrival=kept, actor=in_nordnetz.jana)
    page(in_nordnetz.workspace, NOBODYS)
    replay(arrival=kept, actor=in_nordnetz.jana)
    assert heard()[1:] == [(NOBODYS, f"Hello {NOBODYS}")]


def test_what_nobody_can_read_stays_with_the_inbox_that_was_called(nordnetz: Nordnetz) -> None:
    called = page(nordnetz.workspace, OURS)
    assert tells(called, {"object": "page"}) == 200
    assert heard() == []
    assert Arrival.unscoped.get(inbox=called).state == "quarantined"


def test_amid_a_flood_an_inbox_is_looked_for_once_a_moment(
    nordnetz: Nordnetz, django_assert_num_queries: Any
) -> None:
    ours, theirs = page(nordnetz.workspace, OURS), page(nordnetz.workspace, THEIRS)
    asked = {each: Asked("POST", "facebook", public_id(each.id), "") for each in (ours, theirs)}
    recently = Recently()
    with django_assert_num_queries(2):
        for _ in range(3):
            assert recently([asked[ours]]) == {ours.id: ours}
        for _ in range(3):
            assert recently(list(asked.values())) == {ours.id: ours, theirs.id: theirs}
