"""Merging and splitting at the desk: chosen, previewed, done, taken back."""

from django.test import Client

from egal.contacts.models import Contact
from egal.conversations.models import Conversation, Merging, Message
from egal.desk.tests.test_desk import PART, here
from egal.shared.ids import public_id
from egal.testing import people


def another(company: people.Nordnetz, who: str = "Mara", subject: str = "Bill") -> Conversation:
    return people.conversation_of(people.writes(company.inbox, who, "Again.", subject=subject))


def test_others_of_the_same_person_are_offered_and_all_can_be_found(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    another(company)
    another(company, "Henrik", "Moving house")
    offered = jana.get(here(matter, "mergings/"), headers=PART).content.decode()
    assert "Bill" in offered
    assert "Moving house" not in offered
    found = jana.get(here(matter, "mergings/"), {"words": "henrik.weiss"}, headers=PART)
    assert "Moving house" in found.content.decode()


def test_without_a_script_it_is_a_page_beside_the_list(jana: Client, matter: Conversation) -> None:
    page = jana.get(here(matter, "mergings/")).content.decode()
    assert "<html" in page
    assert "This person has no other conversation" in page


def test_it_is_said_before_what_happens(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    other = another(company, "Henrik", "Moving house")
    page = jana.get(here(matter, "mergings/"), {"with": other.public_id}).content.decode()
    assert "1 message goes over to “Moving house”" in page
    assert "Mara Lindner and Henrik Weiß become one person" in page


def test_merged_and_taken_back_from_its_line(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    other = another(company)
    answer = jana.post(here(matter, "mergings/"), {"with": other.public_id})
    assert other.public_id in answer["Location"]
    merging = Merging.objects.get()
    undo = f"/desk/nordnetz/mergings/{public_id(merging.id)}/undo/"
    assert undo in jana.get(here(other)).content.decode()
    back = jana.post(undo)
    assert matter.public_id in back["Location"]
    matter.refresh_from_db()
    assert (matter.merged_into, matter.status) == (None, "open")
    assert undo not in jana.get(here(other)).content.decode()


def test_two_people_with_one_matter_are_joined(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    other = another(company, "Henrik", "Moving house")
    done = jana.post(here(matter, "mergings/"), {"with": other.public_id}, headers=PART).json()
    assert done["done"] == "Merged."
    assert other.public_id in done["open"]
    joined = Contact.objects.get(pk=matter.contact_id)
    assert joined.joined_into_id == other.contact_id


def test_messages_become_a_conversation_of_their_own(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    answer = people.replies(company.jana, matter, "We measure.")
    people.writes(company.inbox, "Mara", "And my bill?", answers=answer.pk, subject="Bill")
    new = Message.objects.latest("id")
    split = here(matter, f"messages/{new.public_id}/split/")
    form = jana.get(split).content.decode()
    assert "And my bill?" in form
    assert "We measure." not in form
    done = jana.post(split, {"message": new.public_id, "subject": "Bill"}, headers=PART).json()
    page = jana.get(done["open"]).content.decode()
    assert "Jana Köster split this off" in page
    assert here(matter) in page
    assert "split “Bill” off" in jana.get(here(matter)).content.decode()


def test_a_split_that_cannot_be_says_why(jana: Client, matter: Conversation) -> None:
    [only] = Message.objects.filter(conversation=matter)
    split = here(matter, f"messages/{only.public_id}/split/")
    answer = jana.post(split, {"message": only.public_id})
    assert answer.status_code == 422
    assert "Leave at least one message here." in answer.content.decode()
