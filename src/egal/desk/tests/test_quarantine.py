"""The quarantine on the desk, and what went wrong with sending, as Jana and Tariq see it."""

from datetime import timedelta

from django.test import Client

from egal.channels.models import Arrival
from egal.conversations.models import Conversation, Delivery, Pause
from egal.desk.tests.conftest import quarantined_in, signed_in
from egal.shared import clock
from egal.testing import people

HERE = "/desk/nordnetz/quarantine/"


def shown(who: Client, address: str = HERE) -> str:
    return who.get(address).content.decode()


def test_what_nobody_could_read_is_listed_with_its_cause(
    jana: Client, company: people.Nordnetz
) -> None:
    quarantined_in(company.inbox, "This mail is <b>empty</b>.")
    page = shown(jana)
    assert "This mail is &lt;b&gt;empty&lt;/b&gt;." in page
    assert "from eve@fremdfirma.example to support@nordnetz.example" in page


def test_the_cause_is_told_in_the_language_of_the_reader(
    jana: Client, company: people.Nordnetz
) -> None:
    quarantined_in(company.inbox, "Reading this takes too long.")
    quarantined_in(company.inbox, "author.address: Field required")
    jana.post("/preferences/", {"language": "de", "appearance": "auto"})
    page = shown(jana)
    assert "Das zu lesen dauert zu lange." in page
    assert "author.address: Field required" in page


def test_the_sidebar_leads_there_while_there_is_something(
    jana: Client, company: people.Nordnetz
) -> None:
    desk = "/desk/nordnetz/conversations/"
    assert HERE not in shown(jana, desk)
    arrival = quarantined_in(company.inbox)
    assert HERE in shown(jana, desk)
    jana.post(f"{HERE}{arrival.public_id}/replay/")
    assert HERE not in shown(jana, desk)
    assert "Nothing in quarantine" in shown(jana)


def test_a_replay_leads_back(jana: Client, company: people.Nordnetz) -> None:
    arrival = quarantined_in(company.inbox)
    answer = jana.post(f"{HERE}{arrival.public_id}/replay/")
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    assert Arrival.unscoped.get().state == "waiting"


def test_tariq_sees_it_and_does_not_replay(company: people.Nordnetz) -> None:
    tariq = signed_in(company.tariq.account.email)
    arrival = quarantined_in(company.inbox)
    assert "Replay</button>" not in shown(tariq)
    assert tariq.post(f"{HERE}{arrival.public_id}/replay/").status_code == 403


def test_the_raw_mail_is_saved_and_never_shown(jana: Client, company: people.Nordnetz) -> None:
    arrival = quarantined_in(company.inbox)
    answer = jana.get(f"{HERE}{arrival.public_id}/raw/")
    assert b"".join(answer) == b"<script>"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_long_lists_come_in_pages(jana: Client, company: people.Nordnetz) -> None:
    for number in range(51):
        quarantined_in(company.inbox, f"Cause {number}.")
    first = jana.get(HERE)
    assert "Cause 0." not in first.content.decode()
    assert "Cause 0." in shown(jana, first.context["next_url"])
    assert jana.get(f"{HERE}?cursor=forged").status_code == 404


def test_what_failed_is_sent_again_by_its_button(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    answer = people.replies(company.jana, matter, "Wir messen.")
    Delivery.objects.update(state="failed", error="No such mailbox.")
    here = f"/desk/nordnetz/conversations/{matter.public_id}/"
    again = f"{here}messages/{answer.public_id}/delivery/"
    assert again in shown(jana, here)
    assert jana.post(again).status_code == 302
    assert Delivery.objects.get().state == "queued"
    assert again not in shown(jana, here)


def test_a_possible_copy_is_marked(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    people.replies(company.jana, matter, "Wir messen.")
    here = f"/desk/nordnetz/conversations/{matter.public_id}/"
    assert "may have arrived twice" not in shown(jana, here)
    Delivery.objects.update(state="sent", possible_duplicate_at=clock.now())
    assert "may have arrived twice" in shown(jana, here)


def test_the_composer_says_that_sending_rests(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    now = clock.now()
    Pause.objects.create(
        workspace=company.workspace,
        inbox=company.inbox,
        until=now + timedelta(minutes=5),
        reason="The mail server cannot be reached.",
        begun_at=now,
    )
    page = shown(jana, f"/desk/nordnetz/conversations/{matter.public_id}/")
    assert "The mail server cannot be reached. What you write goes out afterwards." in page
