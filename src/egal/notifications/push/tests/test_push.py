"""An answer reaches the telephone: sealed, signed, once, and only whom it concerns."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import Settings

from egal.channels.base import Address
from egal.channels.intake import take_in
from egal.contacts.actions.change_visitor import change_visitor
from egal.contacts.models import Visitor
from egal.contacts.visitors import begin_visit, end_visit
from egal.conversations.actions.note import add_note
from egal.conversations.models import Conversation, Delivery, Message
from egal.events.models import Event
from egal.notifications.actions.push_devices import (
    MOST,
    end_push_device,
    keep_push_device,
    push_devices,
)
from egal.notifications.push.consumer import GRACE, consumer
from egal.notifications.push.key import public_key
from egal.notifications.push.models import Push, PushDevice, PushKey
from egal.notifications.push.sending import GIVE_UP_AFTER, send_pushes
from egal.shared import clock
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, conversation_of, mail, opened, replies
from egal.testing.pushserver import PushServer, Subscription
from egal.testing.webserver import Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings: Settings) -> Iterator[PushServer]:
    with PushServer() as server:
        settings.PRIVATE_HOSTS = [server.place]
        yield server


@pytest.fixture
def mara(in_nordnetz: Nordnetz) -> Visitor:
    """Mara's telephone."""
    opened(in_nordnetz.workspace)
    return begin_visit(workspace=in_nordnetz.workspace, name="Mara")[0]


@pytest.fixture
def chat(in_nordnetz: Nordnetz, mara: Visitor) -> Conversation:
    who = Address("visitor", mara.identity.value)
    return conversation_of(
        take_in(inbox=in_nordnetz.inbox, fact=mail(in_nordnetz.inbox, who, "Hi"))
    )


@pytest.fixture
def phone(service: PushServer, mara: Visitor) -> Subscription:
    return subscribes(service, mara)


def subscribes(service: PushServer, visitor: Visitor, shows_words: bool = False) -> Subscription:
    phone = service.subscribed(public_key())
    keep(phone, visitor, shows_words=shows_words)
    return phone


def keep(
    phone: Subscription, visitor: Visitor, shows_words: bool = False, language: str = "en"
) -> None:
    keep_push_device(
        visitor=visitor,
        endpoint=phone.endpoint,
        p256dh=phone.keys["p256dh"],
        auth=phone.keys["auth"],
        language=language,
        shows_words=shows_words,
    )


def answers(nordnetz: Nordnetz, chat: Conversation, text: str = "Your line is up.") -> Message:
    """Jana's answer has gone out, and the consumer has heard of it."""
    answer = replies(nordnetz.jana, chat, text)
    Delivery.objects.filter(message=answer).update(state="sent")
    data = {"message": answer.id, "old": "sending", "new": "sent"}
    event = Event(kind="delivery.changed", workspace_id=chat.workspace_id, data=data)
    event.created_at = clock.now()
    consumer.take([event])
    return answer


def works(after: timedelta = GRACE) -> int:
    with clock.at(clock.now() + after):
        return send_pushes()


def test_an_answer_is_told_to_the_telephone_without_its_words(
    in_nordnetz: Nordnetz, chat: Conversation, phone: Subscription
) -> None:
    answers(in_nordnetz, chat)
    assert works() == 1
    [told] = phone.told
    assert told["title"] == "Nordnetz has answered"
    assert "line" not in str(told)
    assert told["url"].endswith(f"/help/nordnetz/en/conversations/{chat.public_id}/")
    assert phone.topics == [public_id(chat.id)]
    assert not Push.objects.exists()


def test_who_wants_the_first_words_gets_them(
    in_nordnetz: Nordnetz, chat: Conversation, mara: Visitor, service: PushServer
) -> None:
    phone = subscribes(service, mara, shows_words=True)
    answers(in_nordnetz, chat, "Your line is up.\n" + "More. " * 100)
    works()
    [told] = phone.told
    assert told["body"].startswith("Your line is up. More.")
    assert len(told["body"]) == 120


def test_five_answers_in_a_row_are_told_once(
    in_nordnetz: Nordnetz, chat: Conversation, phone: Subscription
) -> None:
    for number in range(5):
        answers(in_nordnetz, chat, f"Step {number}")
    works()
    assert len(phone.told) == 1


def test_an_open_page_has_a_moment_to_say_that_it_was_read(
    in_nordnetz: Nordnetz, chat: Conversation, phone: Subscription
) -> None:
    answer = answers(in_nordnetz, chat)
    assert works(after=timedelta(0)) == 0
    Delivery.objects.filter(message=answer).update(state="read")
    works()
    assert (phone.told, Push.objects.count()) == ([], 0)


def test_who_muted_it_or_signed_out_hears_nothing(
    in_nordnetz: Nordnetz, chat: Conversation, mara: Visitor, service: PushServer
) -> None:
    phone = subscribes(service, mara)
    change_visitor(visitor=mara, muted=True)
    answers(in_nordnetz, chat)
    assert works() == 0
    change_visitor(visitor=mara, muted=False)
    answers(in_nordnetz, chat)
    end_visit(mara)
    works()
    assert phone.told == []


def test_nobody_elses_telephone_hears_of_it(
    in_nordnetz: Nordnetz, chat: Conversation, phone: Subscription, service: PushServer
) -> None:
    eve, _ = begin_visit(workspace=in_nordnetz.workspace)
    foreign = subscribes(service, eve)
    answers(in_nordnetz, chat)
    works()
    assert (len(phone.told), foreign.told) == (1, [])


def test_what_went_to_somebody_else_and_notes_are_not_told(
    in_nordnetz: Nordnetz, chat: Conversation, phone: Subscription
) -> None:
    answer = answers(in_nordnetz, chat)
    other = [{"kind": "email", "address": "x@y.example"}]
    Message.objects.filter(pk=answer.pk).update(from_kind="email", to=other)
    add_note(conversation=chat, actor=in_nordnetz.jana, text="Difficult.")
    works()
    assert phone.told == []


def test_a_browser_that_is_gone_is_forgotten(
    in_nordnetz: Nordnetz, chat: Conversation, phone: Subscription, service: PushServer
) -> None:
    service.forget(phone)
    answers(in_nordnetz, chat)
    works()
    assert not PushDevice.objects.exists()


def test_a_service_that_has_too_much_to_do_is_asked_when_it_wants(
    in_nordnetz: Nordnetz, chat: Conversation, phone: Subscription, service: PushServer
) -> None:
    service.breaks = Reply(429, {"Retry-After": "600"})
    answers(in_nordnetz, chat)
    works()
    service.breaks = None
    assert works(after=timedelta(seconds=500)) == 0
    assert works(after=timedelta(seconds=700)) == 1
    assert len(phone.told) == 1


def test_after_a_day_of_errors_it_is_no_news_any_more(
    in_nordnetz: Nordnetz, chat: Conversation, phone: Subscription, service: PushServer
) -> None:
    service.breaks = Reply(503)
    answers(in_nordnetz, chat)
    works()
    assert Push.objects.exists()
    works(after=GIVE_UP_AFTER + timedelta(minutes=1))
    assert not Push.objects.exists()
    assert PushDevice.objects.exists()


def test_a_newer_answer_while_one_is_on_its_way_is_told_too(
    in_nordnetz: Nordnetz, chat: Conversation, phone: Subscription, service: PushServer
) -> None:
    service.breaks = Reply(503)
    answers(in_nordnetz, chat)
    works()
    service.breaks = None
    answers(in_nordnetz, chat, "And now it is up.")
    works()
    assert len(phone.told) == 1


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example/1", "https://", "no address", "ftp://a", "https://a/" + "b" * 2_000],
)
def test_what_is_no_push_service_is_refused(mara: Visitor, endpoint: str) -> None:
    with pytest.raises(Trouble):
        keep_push_device(visitor=mara, endpoint=endpoint, p256dh="BA", auth="AA", language="en")


def test_what_is_no_key_is_refused(service: PushServer, mara: Visitor) -> None:
    good = service.subscribed(public_key())
    for wrong in ({"p256dh": "BAAA"}, {"auth": "AAAA"}, {"p256dh": "€"}, {"auth": ""}):
        given = {**good.keys, **wrong}
        with pytest.raises(Trouble):
            keep_push_device(
                visitor=mara,
                endpoint=good.endpoint,
                p256dh=given["p256dh"],
                auth=given["auth"],
                language="en",
            )


def test_an_address_inside_our_network_is_never_asked(
    in_nordnetz: Nordnetz, chat: Conversation, phone: Subscription, settings: Settings
) -> None:
    answers(in_nordnetz, chat)
    settings.PRIVATE_HOSTS = []
    works()
    assert (phone.told, PushDevice.objects.count()) == ([], 0)


def test_a_browser_that_asks_again_is_one_device_and_ten_are_enough(
    service: PushServer, mara: Visitor
) -> None:
    phone = subscribes(service, mara)
    for _ in range(2):
        keep(phone, mara, language="de")
    assert [each.language for each in push_devices(mara)] == ["de"]
    for _ in range(MOST):
        subscribes(service, mara)
    assert len(push_devices(mara)) == MOST


def test_only_its_own_visitor_can_end_it(
    in_nordnetz: Nordnetz, phone: Subscription, mara: Visitor
) -> None:
    eve, _ = begin_visit(workspace=in_nordnetz.workspace)
    [device] = push_devices(mara)
    assert not end_push_device(visitor=eve, device_id=device.id)
    assert end_push_device(visitor=mara, device_id=device.id)


def test_the_installation_has_one_key_and_it_is_kept_sealed() -> None:
    assert public_key() == public_key()
    assert PushKey.objects.count() == 1
    assert len(public_key()) == 87  # 65 bytes in base64url
