"""How somebody wants the desk."""

from django.test import Client

from egal.conversations.models import Conversation
from egal.desk.tests.test_desk import here


def test_keys_of_one_letter_can_be_switched_off(jana: Client, matter: Conversation) -> None:
    assert 'data-keys="on" data-after="next"' in jana.get(here(matter)).content.decode()
    jana.post("/preferences/", {"single_keys": "off", "after_solving": "stay"})
    assert 'data-keys="off" data-after="stay"' in jana.get(here(matter)).content.decode()
    jana.post("/preferences/", {"single_keys": "perhaps", "after_solving": "elsewhere"})
    assert 'data-keys="off" data-after="stay"' in jana.get(here(matter)).content.decode()
