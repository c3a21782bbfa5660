"""Nordnetz with an open portal and an inbox that can send, and Mara, who has written a mail."""

from dataclasses import dataclass

import pytest
from django.test import Client

from egal.conversations.codes import digits_of
from egal.conversations.models import Code, Conversation
from egal.testing import people
from egal.testing.people import CUSTOMERS, Nordnetz, conversation_of, outgoing, writes

MARA = CUSTOMERS["Mara"].address
HERE = "/help/nordnetz/en"


@dataclass(frozen=True)
class Portal:
    """What the tests need of it. mail: Mara's conversation."""

    nordnetz: Nordnetz
    mail: Conversation


@pytest.fixture
def portal(db: None) -> Portal:
    nordnetz = people.nordnetz(settings=outgoing(9))
    people.opened(nordnetz.workspace)
    return Portal(nordnetz, conversation_of(writes(nordnetz.inbox, "Mara", "The light blinks.")))


@pytest.fixture
def eve() -> Client:
    """Another browser."""
    return Client()


def asks(browser: Client, address: str = MARA) -> Code:
    """Somebody asks for a code; the worker has not sent it yet."""
    answer = browser.post(f"{HERE}/sign-in/", {"address": address})
    assert answer["Location"] == f"{HERE}/sign-in/code/"
    return Code.unscoped.latest("id")


def types(browser: Client, digits: str, **more: str) -> int:
    """The status of typing these digits."""
    return browser.post(f"{HERE}/sign-in/code/", {"code": digits, **more}).status_code


def signs_in(browser: Client, address: str = MARA) -> None:
    """All the way."""
    assert types(browser, digits_of(asks(browser, address))) == 302
