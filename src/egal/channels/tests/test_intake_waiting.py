"""A mail that waits while its contact is joined, or its conversation merged, by somebody else."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from egal.conversations.actions.joining import join_contacts
from egal.conversations.actions.merging import merge_conversations
from egal.conversations.models import Conversation
from egal.testing.people import Nordnetz, conversation_of, replies, writes
from egal.testing.together import held_up
from egal.workspaces import scope

pytestmark = [
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def conversation(nordnetz: Nordnetz) -> Iterator[Conversation]:
    with scope.of(nordnetz.workspace.id):
        yield conversation_of(writes(nordnetz.inbox, "Mara", "The light blinks."))


def test_it_comes_to_the_contact_that_was_kept(
    nordnetz: Nordnetz, conversation: Conversation
) -> None:
    henrik = conversation_of(writes(nordnetz.inbox, "Henrik", "Hello.")).contact
    with transaction.atomic():
        join_contacts(keep=henrik, join=conversation.contact, actor=nordnetz.jana, evidence="")
        waiting = held_up(lambda: writes(nordnetz.inbox, "Mara", "Me again."))
    assert conversation_of(waiting.result()).contact == henrik


def test_it_comes_into_the_conversation_that_was_kept(
    nordnetz: Nordnetz, conversation: Conversation
) -> None:
    answer = replies(nordnetz.jana, conversation, "We look at it.")
    keep = conversation_of(writes(nordnetz.inbox, "Mara", "The same again."))
    with transaction.atomic():
        merge_conversations(keep=keep, merge=conversation, actor=nordnetz.jana)
        waiting = held_up(lambda: writes(nordnetz.inbox, "Mara", "Thanks.", answers=answer.pk))
    assert conversation_of(waiting.result()) == keep
