import pytest

from egal.channels.base import InboxSettings
from egal.channels.registry import channel_of
from egal.testing import people
from egal.workspaces import scope
from egal.workspaces.models import Agent

pytestmark = pytest.mark.django_db


def test_mara_writes_and_jana_replies(nordnetz: people.Nordnetz) -> None:
    taken = people.writes(nordnetz.inbox, "Mara", "The light blinks, then it is gone.")
    conversation = people.conversation_of(taken)
    answer = people.replies(nordnetz.jana, conversation, "We look at your line today.")
    assert answer.to == [
        {"kind": "email", "address": "mara.lindner@posteo.example", "name": "Mara Lindner"}
    ]
    assert people.conversation_of(taken).assignee == nordnetz.jana


def test_the_inbox_sends_or_not(db: None) -> None:
    sending = people.nordnetz(settings=people.outgoing(2525)).inbox
    silent = people.fremdfirma().inbox
    able = [
        channel_of("email").capabilities(InboxSettings(inbox.address, inbox.settings)).can_send
        for inbox in (sending, silent)
    ]
    assert able == [True, False]


def test_eve_may_do_everything_at_home_and_is_nobody_elsewhere(
    nordnetz: people.Nordnetz, fremdfirma: people.Fremdfirma
) -> None:
    assert fremdfirma.token.may("inboxes:write")
    with scope.of(nordnetz.workspace.id):
        assert not Agent.objects.filter(account=fremdfirma.eve.account).exists()


def test_vera_reads_only(nordnetz: people.Nordnetz) -> None:
    vera = people.vera(nordnetz.workspace)
    assert vera.may("conversations:read")
    assert not vera.may("conversations:write")
