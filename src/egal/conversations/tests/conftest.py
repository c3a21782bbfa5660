import pytest

from egal.conversations.models import Conversation
from egal.testing.people import Nordnetz, conversation_of, writes


@pytest.fixture
def conversation(in_nordnetz: Nordnetz) -> Conversation:
    """Mara has written; nobody has answered yet."""
    taken = writes(in_nordnetz.inbox, "Mara", "The light blinks, then it is gone.")
    return conversation_of(taken)
