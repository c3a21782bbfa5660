"""What waits to go out, and what is only begun."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from egal.conversations.models import Conversation, Delivery, Draft
from egal.desk.moments import moment_of, offered
from egal.desk.tests.test_desk import PART, here
from egal.desk.tests.test_new import token_in
from egal.shared import clock
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.testing import people

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
AHEAD = FRIDAY.replace(year=2126, day=22)  # a Friday after all that the fixtures have written


def writes(jana: Client, matter: Conversation, **more: str) -> str:
    said = {"text": "Wir messen.", "token": "a", **more}
    answer = jana.post(here(matter, "messages/"), said, headers=PART)
    return answer.content.decode()


def test_a_reply_can_be_taken_back_for_ten_seconds(jana: Client, matter: Conversation) -> None:
    assert "goes out in a moment" in writes(jana, matter)
    delivery = Delivery.objects.get()
    assert delivery.due_at - delivery.created_at == timedelta(seconds=10)
    place = here(matter, f"messages/{delivery.message.public_id}/recall/")
    assert "Wir messen.</textarea>" in jana.post(place, headers=PART).content.decode()
    assert not Delivery.objects.exists()


def test_a_page_one_goes_back_to_loses_no_reply(jana: Client, matter: Conversation) -> None:
    writes(jana, matter)
    page = writes(jana, matter, text="Noch etwas.")
    assert "has not been sent yet" in page
    assert "Noch etwas.</textarea>" in page
    assert Delivery.objects.count() == 1
    writes(jana, matter, text="Noch etwas.", token=token_in(page))
    assert Delivery.objects.count() == 2


def test_pages_are_asked_for_anew_when_one_goes_back(jana: Client, matter: Conversation) -> None:
    assert "no-store" in jana.get(here(matter)).headers["Cache-Control"]


def test_too_late_is_said_and_nothing_is_lost(jana: Client, matter: Conversation) -> None:
    writes(jana, matter)
    Delivery.objects.update(state="sending", attempts=1)
    jana.post(here(matter, "draft/"), {"text": "And", "token": "b"})
    place = here(matter, f"messages/{Delivery.objects.get().message.public_id}/recall/")
    answer = jana.post(place, headers=PART)
    assert answer.status_code == 422
    assert "on its way already" in answer.content.decode()
    assert "And</textarea>" in answer.content.decode()


def test_a_reply_goes_out_later(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    with clock.at(AHEAD):
        shown = writes(jana, matter, send_at="monday")
    assert "goes out on Monday, 25 November 2126, 08:00" in shown
    assert "The customer has written since" not in shown
    people.writes(
        company.inbox,
        "Mara",
        "Hello?",
        answers=Delivery.objects.get().message_id,
        at=AHEAD + timedelta(hours=1),
    )
    assert "The customer has written since" in jana.get(here(matter)).content.decode()
    place = here(matter, f"messages/{Delivery.objects.get().message.public_id}/sending/")
    jana.post(place, headers=PART)
    assert Delivery.objects.get().due_at <= clock.now()


def test_a_time_that_has_passed_comes_back(jana: Client, matter: Conversation) -> None:
    shown = writes(jana, matter, send_at="at", moment="2020-01-01T08:00")
    assert "passed already" in shown
    assert "Wir messen.</textarea>" in shown


def test_moments_are_those_of_the_companys_clock() -> None:
    with timezone.override("Europe/Berlin"):
        found = {each.key: timezone.localtime(each.at) for each in offered(FRIDAY)}
        assert list(found) == ["hour", "evening", "tomorrow", "monday"]
        assert [f"{each:%a %H}" for each in found.values()] == [
            "Fri 14",
            "Fri 18",
            "Sat 08",
            "Mon 08",
        ]
        given = moment_of("at", "2026-11-27T09:30", FRIDAY)
        assert given == datetime(2026, 11, 27, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(("key", "given"), [("at", ""), ("at", "soon"), ("never", "")])
def test_what_is_no_moment(key: str, given: str) -> None:
    with translation.override("en"), pytest.raises(Trouble):
        moment_of(key, given, FRIDAY)


def test_a_draft_is_there_again_until_it_is_sent(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    jana.post(here(matter, "draft/"), {"text": "Wir mess", "token": "a"})
    assert "Wir mess</textarea>" in jana.get(here(matter)).content.decode()
    tariq = Client()
    tariq.force_login(company.tariq.account)
    assert "Wir mess" not in tariq.get(here(matter)).content.decode()
    writes(jana, matter)
    jana.post(here(matter, "draft/"), {"text": "Wir messen", "token": "a"})  # was on its way
    assert not Draft.objects.exists()


def test_a_reply_goes_to_whom_the_form_names(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    inbox = public_id(company.inbox.id)
    shown = writes(
        jana,
        matter,
        **{
            f"given-{inbox}": "1",
            f"to-{inbox}": people.CUSTOMERS["Mara"].address,
            f"cc-{inbox}-more": "Ole <ole@hansen.example>; eva@hansen.example",
            f"bcc-{inbox}-more": "chef@nordnetz.example",
        },
    )
    message = Delivery.objects.get().message
    assert [row["address"] for row in message.cc] == ["ole@hansen.example", "eva@hansen.example"]
    assert message.cc[0]["name"] == "Ole"
    assert "unseen by them to chef@nordnetz.example" in shown


def test_recipients_come_back_with_what_is_wrong(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    inbox = public_id(company.inbox.id)
    shown = writes(jana, matter, **{f"given-{inbox}": "1", f"to-{inbox}-more": "ole@hansen"})
    assert "“ole@hansen” is no e-mail address" in shown
    assert 'value="ole@hansen"' in shown
    assert not Delivery.objects.exists()


def test_two_of_one_name_are_told_apart_by_their_addresses(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    inbox, mara = public_id(company.inbox.id), people.CUSTOMERS["Mara"]
    writes(
        jana, matter, **{f"given-{inbox}": "1", f"to-{inbox}-more": f"{mara.name} <m@x.example>"}
    )
    page = jana.get(here(matter)).content.decode()
    for address in (mara.address, "m@x.example"):
        assert f"<bdi>{mara.name} &lt;{address}&gt;</bdi>" in page
    assert f"Your last message went to m@x.example. This one goes to {mara.address}" in page


def test_a_draft_keeps_whom_it_is_for_but_not_the_usual(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    inbox, mara = public_id(company.inbox.id), people.CUSTOMERS["Mara"].address
    said = {"text": "Wir", "token": "a", f"given-{inbox}": "1", f"to-{inbox}": mara}
    jana.post(here(matter, "draft/"), said)
    assert Draft.objects.get().fields == {}
    jana.post(here(matter, "draft/"), {**said, f"cc-{inbox}-more": "ole@hansen.example"})
    assert 'value="ole@hansen.example"' in jana.get(here(matter)).content.decode()


def test_taken_back_it_keeps_whom_it_was_for(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    inbox, mara = public_id(company.inbox.id), people.CUSTOMERS["Mara"].address
    said = {f"given-{inbox}": "1", f"to-{inbox}": mara, f"cc-{inbox}-more": "ole@hansen.example"}
    writes(jana, matter, **said)
    place = here(matter, f"messages/{Delivery.objects.get().message.public_id}/recall/")
    assert 'value="ole@hansen.example"' in jana.post(place, headers=PART).content.decode()


def test_a_forward_with_a_wrong_address_comes_back(jana: Client, matter: Conversation) -> None:
    place = here(matter, f"messages/{matter.messages.get().public_id}/forwards/")
    answer = jana.post(place, {"to": "ole@hansen", "text": "Please look.", "token": "a"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "“ole@hansen” is no e-mail address" in shown
    assert "Please look.</textarea>" in shown
    jana.post(place, {"to": "ole@hansen.example", "text": "Please look.", "token": "a"})
    assert Delivery.objects.get().message.to[0]["address"] == "ole@hansen.example"


def test_the_composer_shows_where_an_answer_is_wanted(jana: Client, matter: Conversation) -> None:
    office = {"kind": "email", "address": "office@lindner.example", "name": "Office"}
    matter.messages.update(reply_to=[office])
    shown = jana.get(here(matter)).content.decode()
    assert "Office &lt;office@lindner.example&gt;</bdi> from" in shown
    assert "wants the answer at office@lindner.example" in shown


def test_an_upload_waits_with_the_draft_and_goes_with_the_reply(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    box = uploaded(jana, PNG, "rote Box.png")
    assert (box["name"], box["size"]) == ("rote Box.png", len(PNG))
    seen = jana.get(box["picture"])
    assert (seen.headers["Content-Type"], seen.getvalue()) == ("image/png", PNG)
    tariq = Client()
    tariq.force_login(company.tariq.account)
    assert tariq.get(box["picture"]).status_code == 404
    html = f'<div><b>Wir</b> <img src="cid:{box["id"]}"></div>'
    log = uploaded(jana, b"19:02 lost", "modem.log")
    jana.post(here(matter, "draft/"), {"html": html, "upload": [log["id"]], "token": "a"})
    kept = jana.get(here(matter)).content.decode()
    assert 'data-html="&lt;div&gt;&lt;b&gt;Wir' in kept
    assert "modem.log" in kept
    shown = writes(jana, matter, html=html, upload=log["id"])
    assert f'<b>Wir</b> <img src="{box["picture"]}" alt="">' in shown
    assert {each.name for each in Delivery.objects.get().message.attachments.all()} == {
        "rote Box.png",
        "modem.log",
    }


def test_what_could_not_be_sent_comes_back_with_its_files(
    jana: Client, matter: Conversation
) -> None:
    log = uploaded(jana, b"19:02 lost", "modem.log")
    late = {"send_at": "at", "moment": "2020-01-01T08:00"}
    shown = writes(jana, matter, html="<i>Wir</i>", upload=log["id"], **late)
    assert "passed already" in shown
    assert "modem.log" in shown
    assert 'data-html="&lt;i&gt;Wir' in shown


def test_a_file_that_is_too_large_is_refused(jana: Client, settings: Settings) -> None:
    settings.LARGEST_FILE = 8
    answer = jana.post("/desk/nordnetz/uploads/", b"123456789", "application/octet-stream")
    assert answer.status_code == 413
    assert "larger than" in answer.json()["error"]


def test_a_forward_takes_files_along(jana: Client, matter: Conversation) -> None:
    log = uploaded(jana, b"19:02 lost", "modem.log")
    place = here(matter, f"messages/{matter.messages.get().public_id}/forwards/")
    jana.post(place, {"to": "ole@hansen.example", "token": "a", "upload": log["id"]})
    assert Delivery.objects.get().message.attachments.filter(name="modem.log").exists()


def uploaded(jana: Client, content: bytes, name: str) -> Any:
    headers = {"X-File-Name": quote(name), "X-File-Type": "image/png"}
    place = "/desk/nordnetz/uploads/"
    answer = jana.post(place, content, "application/octet-stream", headers=headers)
    assert answer.status_code == 201, answer.content
    return answer.json()
