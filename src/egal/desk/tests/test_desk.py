"""The desk without a script: plain pages, plain forms. With one, the same in parts."""

from datetime import timedelta

from django.test import Client

from egal.channels.arrivals import store_arrival
from egal.channels.base import File
from egal.channels.models import Arrival
from egal.conversations.actions.snooze import snooze
from egal.conversations.models import Attachment, Conversation, Delivery, Message, Reading
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def here(matter: Conversation, rest: str = "") -> str:
    return f"/desk/nordnetz/conversations/{matter.public_id}/{rest}"


def test_the_way_in_leads_to_the_desk(jana: Client) -> None:
    answer = jana.get("/", follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/nordnetz/conversations/?view=open"


def test_a_new_conversation_is_unread_until_it_is_opened(
    jana: Client, matter: Conversation
) -> None:
    listed = "/desk/nordnetz/conversations/?view=open"
    assert "data-unread" in jana.get(listed).content.decode()
    jana.get(here(matter))
    assert "data-unread" not in jana.get(listed).content.decode()
    assert Reading.objects.get().conversation == matter


def test_only_channels_with_an_inbox_are_listed(jana: Client, matter: Conversation) -> None:
    page = jana.get("/desk/nordnetz/conversations/?view=open").content.decode()
    assert "view=channel-email" in page
    assert "view=channel-webhook" not in page
    assert jana.get("/desk/nordnetz/conversations/?view=channel-webhook").status_code == 404


def test_a_reply_is_kept_queued_and_shown(jana: Client, matter: Conversation) -> None:
    answer = jana.post(here(matter, "messages/"), {"text": "Wir messen.", "token": "a"})
    assert answer.status_code == 302
    assert "Wir messen." in jana.get(answer["Location"]).content.decode()
    assert Delivery.objects.get().message.to[0]["address"] == "mara.lindner@posteo.example"


def test_a_second_click_sends_nothing(jana: Client, matter: Conversation) -> None:
    for _ in range(2):
        jana.post(here(matter, "messages/"), {"text": "Wir messen.", "token": "a"}, headers=PART)
    assert Delivery.objects.count() == 1


def test_what_could_not_be_sent_comes_back_with_the_reason(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    company.inbox.settings = {}
    company.inbox.save()
    answer = jana.post(
        here(matter, "messages/"), {"text": "Wir messen.", "token": "a"}, headers=PART
    )
    assert answer.status_code == 422
    assert "no outgoing mail server" in answer.content.decode()
    assert "Wir messen.</textarea>" in answer.content.decode()


def test_a_note_leaves_the_house_by_no_way(jana: Client, matter: Conversation) -> None:
    jana.post(here(matter, "messages/"), {"text": "DSLAM 4?", "kind": "note", "token": "a"})
    assert Message.objects.latest("id").direction == "note"
    assert not Delivery.objects.exists()


def test_solving_opening_and_giving_on_show_in_the_timeline(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    jana.post(here(matter, "solution/"))
    jana.post(here(matter, "reopening/"))
    jana.post(here(matter, "assignment/"), {"agent": public_id(company.tariq.id)})
    shown = jana.get(here(matter)).content.decode()
    assert "Jana Köster solved this" in shown
    assert "Jana Köster opened this again" in shown
    assert "Jana Köster gave this to Tariq" in shown


def test_an_answer_that_wakes_it_shows_in_the_timeline(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    answer = people.replies(company.jana, matter, "Tomorrow.")
    until = clock.now() + timedelta(hours=6)
    snooze(conversation=matter, actor=company.jana, until=until)
    people.writes(company.inbox, "Mara", "It works again.", answers=answer.pk)
    assert "The answer of Mara Lindner opened this again" in jana.get(here(matter)).content.decode()


def test_a_file_that_is_not_here_is_named_and_not_offered(
    jana: Client, matter: Conversation
) -> None:
    message = Message.objects.filter(conversation=matter).earliest("id")
    file = Attachment.objects.create(
        workspace_id=matter.workspace_id, message=message, name="light.jpg", size=0, sha256=""
    )
    shown = jana.get(here(matter)).content.decode()
    assert "light.jpg" in shown
    assert "still with the sender" in shown
    assert jana.get(f"/desk/nordnetz/attachments/{file.public_id}/").status_code == 404


def test_a_script_gets_parts_and_a_page_gets_all(jana: Client, matter: Conversation) -> None:
    assert "<html" in jana.get(here(matter)).content.decode()
    part = jana.get(here(matter), headers=PART).content.decode()
    assert "<html" not in part
    assert 'id="talk"' in part
    assert 'id="person"' in part


def test_a_file_is_saved_and_never_shown(jana: Client, matter: Conversation) -> None:
    file = Attachment.objects.get(message__conversation=matter)
    answer = jana.get(f"/desk/nordnetz/attachments/{public_id(file.id)}/")
    assert answer["Content-Disposition"] == 'attachment; filename="log.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Content-Type"] == "application/octet-stream"
    assert b"".join(answer) == b"<script>alert(1)</script>"


def test_an_original_is_saved_and_never_shown(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    arrival = store_arrival(inbox=company.inbox, raw=b"From: Mara", meta={})
    message = Message.objects.latest("id")
    Arrival.objects.filter(pk=arrival.pk).update(message=message)
    answer = jana.get(f"/desk/nordnetz/messages/{message.public_id}/original/")
    assert answer["Content-Disposition"] == f'attachment; filename="{message.public_id}.eml"'
    assert b"".join(answer) == b"From: Mara"


def test_what_a_customer_writes_stays_text(jana: Client, company: people.Nordnetz) -> None:
    evil = "<script>alert(1)</script>"
    taken = people.writes(company.inbox, "Henrik", evil, subject=evil)
    matter = people.conversation_of(taken)
    shown = jana.get(here(matter)).content.decode()
    assert evil not in shown
    assert shown.count("&lt;script&gt;") >= 2


def test_no_page_permits_foreign_or_inline_scripts(jana: Client) -> None:
    policy = jana.get("/desk/nordnetz/conversations/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy


def test_an_unknown_view_is_not_found(jana: Client) -> None:
    for view in ("nothing", "channel-pigeon", ""):
        assert jana.get(f"/desk/nordnetz/conversations/?view={view}").status_code == 404


def test_everybody_has_their_own_language_and_appearance(jana: Client) -> None:
    jana.post("/preferences/", {"language": "de", "appearance": "dark"})
    shown = jana.get("/desk/nordnetz/conversations/").content.decode()
    assert '<html lang="de"' in shown
    assert 'data-theme="dark"' in shown
    assert "Alle offenen" in shown


def test_only_a_picture_is_shown_in_a_page(jana: Client, matter: Conversation) -> None:
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
    photo = File("router.html", "text/html", png)
    assert matter.inbox
    people.writes(matter.inbox, "Mara", "Look.", files=(photo,))
    page, picture = Attachment.objects.order_by("id")
    address = "/desk/nordnetz/attachments/{}/picture/"
    shown, refused = (jana.get(address.format(each.public_id)) for each in (picture, page))
    assert (shown["Content-Type"], shown.getvalue()) == ("image/png", png)
    assert refused.getvalue() == b"<script>alert(1)</script>"
    assert refused["Content-Disposition"] == 'attachment; filename="log.html"'
