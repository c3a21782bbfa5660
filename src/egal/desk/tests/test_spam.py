"""What came back and what nobody wants, as Jana sees them."""

from django.test import Client

from egal.channels.base import Address
from egal.conversations.actions.report_delivery import report_delivery
from egal.conversations.models import Block, Conversation, Message
from egal.desk.tests.test_quarantine import shown
from egal.events.record import SYSTEM
from egal.testing import people
from egal.workspaces import scope

DESK = "/desk/nordnetz/conversations/"
HERE = f"{DESK}?view=spam"


def writes(company: people.Nordnetz) -> Conversation:
    return people.conversation_of(people.writes(company.inbox, "Henrik", "Buy gold."))


def place_of(matter: Conversation) -> str:
    return f"{DESK}{matter.public_id}/"


def test_a_sender_is_blocked_and_brought_back(jana: Client, company: people.Nordnetz) -> None:
    place = place_of(writes(company))
    assert "view=spam" not in shown(jana, DESK)
    assert jana.post(f"{place}spam/?view=open").status_code == 302
    assert "Henrik" not in shown(jana, f"{DESK}?view=open").partition('id="rows-open"')[2]
    assert "Buy gold." in shown(jana, HERE)
    assert "put this away as spam" in shown(jana, place)
    jana.post(f"{place}spam/undo/?view=spam")
    assert "No spam" in shown(jana, HERE)
    assert not Block.unscoped.exists()


def test_a_message_that_came_back_says_so_in_the_language_of_the_reader(
    jana: Client, company: people.Nordnetz
) -> None:
    matter = writes(company)
    place = place_of(matter)
    answer = people.replies(company.jana, matter, "No.")
    with scope.of(company.workspace.id):
        answer.delivery.state = "sent"
        answer.delivery.save()
        report_delivery(
            message=answer,
            actor=SYSTEM,
            state="returned",
            recipient="henrik.weiss@mail.example",
            reason="The mailbox is full.",
        )
    page = shown(jana, place)
    assert "came back as undeliverable: The mailbox is full." in page
    assert "The message to henrik.weiss@mail.example came back: The mailbox is full." in page
    assert f"{place}messages/{answer.public_id}/delivery/" in page
    jana.post("/preferences/", {"language": "de", "appearance": "auto"})
    assert "kam als unzustellbar zurück: Das Postfach ist voll." in shown(jana, place)


def test_a_sender_who_claims_to_be_one_of_us_is_shown_with_a_caution(
    jana: Client, company: people.Nordnetz
) -> None:
    forged = Address("email", company.jana.account.email, "Jana Köster")
    claims = people.conversation_of(people.writes(company.inbox, forged, "Pay this."))
    caution = "The sender is one of your own addresses."
    assert caution in shown(jana, place_of(claims))
    assert caution not in shown(jana, place_of(writes(company)))


def test_a_sender_the_mail_server_doubts_is_shown_with_a_caution(
    jana: Client, company: people.Nordnetz
) -> None:
    matter = writes(company)
    Message.unscoped.update(doubtful_sender=True)
    assert "says that this sender is forged" in shown(jana, place_of(matter))
