from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from egal.contacts.models import Contact, Identity
from egal.conversations.models import Conversation, Message
from egal.testing.people import Fremdfirma, Nordnetz, conversation_of, message_of, writes
from egal.testing.together import together
from egal.workspaces import scope
from egal.workspaces.models import Agent, Token

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Conversation.objects.count(),
        lambda: list(Message.objects.all()),
        lambda: Contact.objects.first(),
        lambda: Identity.objects.filter(value="mara.lindner@posteo.example").exists(),
        lambda: Agent.objects.update(role="owner"),
        lambda: Token.objects.get(pk=1),
        lambda: Conversation(id=1).messages.all(),
    ],
)
def test_without_a_workspace_nothing_can_be_asked(ask: Callable[[], object]) -> None:
    with pytest.raises(scope.NoWorkspace):
        ask()


def test_each_workspace_sees_its_own(nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> None:
    writes(nordnetz.inbox, "Mara", "The light blinks.")
    writes(fremdfirma.inbox, "Henrik", "Do you sell lamps?")
    for company, person in ((nordnetz, "Mara Lindner"), (fremdfirma, "Henrik Weiß")):
        with scope.of(company.workspace.id):
            assert [contact.name for contact in Contact.objects.all()] == [person]
            assert Conversation.objects.get().contact_name == person


def test_the_same_address_is_another_contact_in_another_workspace(
    nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    writes(nordnetz.inbox, "Mara", "The light blinks.")
    writes(fremdfirma.inbox, "Mara", "Do you sell lamps?")
    contacts = Contact.unscoped.filter(name="Mara Lindner")
    assert {contact.workspace_id for contact in contacts} == {
        nordnetz.workspace.id,
        fremdfirma.workspace.id,
    }


def test_the_workspace_before_is_back_afterwards_even_after_a_failure() -> None:
    with scope.of(1):
        with pytest.raises(LookupError), scope.of(2):
            raise LookupError
        assert scope.workspace_id() == 1
    with pytest.raises(scope.NoWorkspace):
        scope.workspace_id()


@pytest.mark.django_db(transaction=True)
def test_a_new_thread_has_no_workspace_of_its_own() -> None:
    with scope.of(1), ThreadPoolExecutor() as pool:
        assert together(scope.workspace_id) == [1]
        assert isinstance(pool.submit(scope.workspace_id).exception(), scope.NoWorkspace)


def test_a_reference_into_another_workspace_cannot_be_stored(
    nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    taken = writes(nordnetz.inbox, "Mara", "The light blinks.")
    conversation = conversation_of(taken)
    conversation.assignee = fremdfirma.eve
    conversation.save()
    with pytest.raises(IntegrityError, match="conversations_conversation_assignee_id_tenant"):
        connection.check_constraints()


def test_a_row_cannot_be_moved_into_another_workspace(
    nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    taken = writes(nordnetz.inbox, "Mara", "The light blinks.")
    message = message_of(taken)
    message.workspace = fremdfirma.workspace
    message.save()
    with pytest.raises(IntegrityError, match=r"violates foreign key constraint .*_tenant"):
        connection.check_constraints()
