import pytest

from egal.contacts.models import Contact, Identity
from egal.testing.people import Nordnetz, writes


@pytest.fixture
def mara(in_nordnetz: Nordnetz) -> Contact:
    """Mara has written to Nordnetz."""
    taken = writes(in_nordnetz.inbox, "Mara", "The light blinks.")
    return Contact.objects.get(conversations=taken.conversation_id)


@pytest.fixture
def henrik(in_nordnetz: Nordnetz) -> Contact:
    """So has Henrik."""
    taken = writes(in_nordnetz.inbox, "Henrik", "My bill is wrong.")
    return Contact.objects.get(conversations=taken.conversation_id)


@pytest.fixture
def address(mara: Contact) -> Identity:
    """The one Mara has written from."""
    return mara.identities.get()
