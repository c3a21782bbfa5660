"""What helps writing: canned replies, mentions, sending with what follows, large files."""

from base64 import b64encode
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from egal.conversations.actions.canned_replies import add_canned_reply
from egal.conversations.models import CannedReply, Conversation
from egal.desk.tests.conftest import signed_in
from egal.desk.tests.test_desk import PART, here
from egal.testing import people
from egal.workspaces import scope

SETTINGS, UPLOADS = "/desk/nordnetz/settings/canned-replies/", "/desk/nordnetz/uploads/"


def canned(company: people.Nordnetz, **given: Any) -> CannedReply:
    told = {"agent": None, "name": "Hours", "text": "Hello {first_name}, from nine.", **given}
    with scope.of(company.workspace.id):
        return add_canned_reply(workspace=company.workspace, actor=company.jana, **told)


def test_replies_of_the_customers_language_come_first(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    canned(company, name="In English", language="en")
    canned(company, name="In either")
    canned(company, name="Auf Deutsch", language="de")
    matter.messages.update(text="Um 19 Uhr ist die Leitung weg, und ich bin nicht allein.")
    found = jana.get("/desk/nordnetz/replies/", {"conversation": matter.public_id}).json()
    assert [each["name"] for each in found["replies"]] == ["Auf Deutsch", "In either", "In English"]


def test_a_reply_is_filled_in_where_it_is_inserted(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    place = f"/desk/nordnetz/replies/{canned(company).public_id}/uses/"
    filled = jana.post(place, {"conversation": matter.public_id}).json()
    assert filled == {"text": "Hello Mara, from nine.", "html": "", "told": ""}
    assert "first name" in jana.post(place).json()["told"]


def test_an_agent_keeps_replies_in_the_settings(jana: Client, company: people.Nordnetz) -> None:
    jana.post(f"{SETTINGS}new/?for=everybody", {"name": "Hours", "text": "From nine."})
    reply = CannedReply.unscoped.get()
    assert reply.agent is None
    place = f"{SETTINGS}{reply.public_id}/"
    looked = jana.post(place, {"name": "Hours", "html": "<b>{name}</b>, hi", "preview": "1"})
    assert "<b>Mara Lindner</b>, hi" in looked.content.decode()
    wrong = jana.post(place, {"name": "Hours", "text": "Dear {nmae}"})
    assert wrong.status_code == 422
    assert "{nmae} cannot be filled in" in wrong.content.decode()
    jana.post(place, {"name": "Opening hours", "text": "From nine."})
    assert "Opening hours" in jana.get(SETTINGS).content.decode()
    jana.post(f"{place}removal/")
    assert not CannedReply.unscoped.exists()


def test_an_agent_has_only_their_own(jana: Client, company: people.Nordnetz) -> None:
    everybodys, janas = canned(company), canned(company, agent=company.jana)
    tariq = signed_in(company.tariq.account.email)
    assert tariq.get(f"{SETTINGS}new/?for=everybody").status_code == 403
    assert tariq.get(f"{SETTINGS}{everybodys.public_id}/").status_code == 403
    assert tariq.get(f"{SETTINGS}{janas.public_id}/").status_code == 404
    tariq.post(f"{SETTINGS}new/", {"name": "Mine", "text": "From nine."})
    assert CannedReply.unscoped.get(agent=company.tariq).name == "Mine"


def test_a_colleague_is_marked_in_a_note(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    named = jana.get("/desk/nordnetz/to-mention/").json()["colleagues"]
    assert [each["name"] for each in named] == ["Tariq Rahimi"]
    for text in ({"text": "@Tariq <b>look"}, {"html": "<b>@Tariq Rahimi</b> <i>look</i>"}):
        said = {"kind": "note", "token": str(text), **text}
        page = jana.post(here(matter, "messages/"), said, headers=PART).content.decode()
    assert '<mark class="mention">@Tariq</mark> &lt;b&gt;look' in page
    assert '<b><mark class="mention">@Tariq Rahimi</mark></b> <i>look</i>' in page


@pytest.mark.parametrize(
    ("then", "status", "first"),
    [
        ("solved", "solved", "Send and solve"),
        ("open", "open", "Send and leave open"),
        ("snoozed-tomorrow", "snoozed", "Send and snooze: Tomorrow morning"),
    ],
)
def test_what_was_chosen_last_is_offered_first(
    jana: Client, matter: Conversation, then: str, status: str, first: str
) -> None:
    assert _first(jana.get(here(matter))) == "Send and wait"
    said = {"text": "Wir messen.", "token": "a", "then": then}
    answer = jana.post(here(matter, "messages/"), said, headers=PART)
    assert _first(answer) == first
    matter.refresh_from_db()
    assert matter.status == status


def test_a_moment_of_ones_own_is_not_remembered(jana: Client, matter: Conversation) -> None:
    said = {"text": "Hm.", "token": "a", "then": "snoozed-at", "until": "2126-11-27T09:30"}
    assert _first(jana.post(here(matter, "messages/"), said, headers=PART)) == "Send and wait"
    matter.refresh_from_db()
    assert str(matter.snoozed_until) == "2126-11-27 08:30:00+00:00"
    wrong = jana.post(here(matter, "messages/"), {**said, "token": "b", "then": "eaten"})
    assert wrong.status_code == 422


def _first(answer: Any) -> str:
    return str(answer.context["sending"]["first"].label)


def test_two_inboxes_of_one_channel_are_told_apart(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    assert "· billing@" not in jana.get(here(matter)).content.decode()
    billing = people.email_inbox(company.workspace, "billing@nordnetz.example")
    reply = people.replies(company.jana, matter, "Wir messen.")
    people.writes(billing, "Mara", "Danke!", answers=reply.id)
    page = jana.get(here(matter)).content.decode()
    assert ">E-mail · support@nordnetz.example</span></label>" in page
    assert ">E-mail · billing@nordnetz.example</span></label>" in page
    assert "This inbox has no outgoing mail server yet.</span>" in page


def test_a_large_file_goes_on_where_it_broke_off(jana: Client) -> None:
    named = f"filename {b64encode(b'modem.log').decode()},filetype"
    begun = jana.post(UPLOADS, headers={"Upload-Length": "15", "Upload-Metadata": named})
    assert (begun.status_code, begun.headers["Upload-Offset"]) == (201, "0")
    place = begun.headers["Location"]
    assert patched(jana, place, b"19:02 ", 0).headers["Upload-Offset"] == "6"
    assert jana.get(place).status_code == 409
    assert patched(jana, place, b"19:02 ", 0).status_code == 409
    assert jana.head(place).headers["Upload-Offset"] == "6"
    assert patched(jana, place, b"lost sync", 6).status_code == 204
    shown = jana.get(place).json()
    assert (shown["name"], shown["size"]) == ("modem.log", 15)


def test_what_is_no_piece(jana: Client, settings: Settings) -> None:
    begun = jana.post(UPLOADS, headers={"Upload-Length": "15"})
    place = begun.headers["Location"]
    assert jana.patch(place, b"x", "text/plain").status_code == 415
    assert patched(jana, place, b"x" * 16, 0).status_code == 422
    assert jana.post(UPLOADS, headers={"Upload-Length": "soon"}).status_code == 400
    settings.LARGEST_FILE = 8
    assert jana.post(UPLOADS, headers={"Upload-Length": "9"}).status_code == 413


def patched(jana: Client, place: str, piece: bytes, offset: int) -> Any:
    headers = {"Upload-Offset": str(offset)}
    return jana.patch(place, piece, "application/offset+octet-stream", headers=headers)
