"""What a verb refuses to a stranger, even where a view has let one through."""

from collections.abc import Callable

import pytest

from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.actions.assign import assign
from egal.conversations.actions.note import add_note
from egal.conversations.actions.read import mark_read
from egal.conversations.actions.reply import reply
from egal.conversations.actions.status import reopen, solve
from egal.conversations.models import Conversation
from egal.testing.people import Fremdfirma, Nordnetz, happened
from egal.workspaces.actions.add_agent import add_agent
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.actions.invite import invite
from egal.workspaces.models import Agent, Token
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

TO = [{"kind": "email", "address": "eve@fremdfirma.example", "name": "Eve"}]
OF_A_CONVERSATION: list[Callable[[Conversation, Agent | Token], object]] = [
    lambda matter, eve: add_note(conversation=matter, actor=eve, text="Hm."),
    lambda matter, eve: assign(conversation=matter, actor=eve, agent=None),
    lambda matter, eve: reopen(conversation=matter, actor=eve),
    lambda matter, eve: solve(conversation=matter, actor=eve),
    lambda matter, eve: reply(
        conversation=matter, actor=eve, text="Hm.", inbox=matter.inbox, to=TO
    ),
]
OF_A_COMPANY: list[Callable[[Nordnetz, Agent | Token], object]] = [
    lambda company, eve: add_agent(
        workspace=company.workspace, email="eve@x.example", role="owner", actor=eve
    ),
    lambda company, eve: invite(
        workspace=company.workspace, email="eve@x.example", role="owner", actor=eve
    ),
    lambda company, eve: add_token(workspace=company.workspace, scopes=["all"], actor=eve),
    lambda company, eve: add_inbox(
        workspace=company.workspace, channel="email", address="eve@x.example", actor=eve
    ),
]


@pytest.mark.parametrize("verb", OF_A_CONVERSATION)
def test_eve_and_her_token_change_no_conversation(
    conversation: Conversation,
    fremdfirma: Fremdfirma,
    verb: Callable[[Conversation, Agent | Token], object],
) -> None:
    before = happened(conversation)
    for stranger in (fremdfirma.eve, fremdfirma.token):
        with pytest.raises(NotAllowed, match="does not work in this workspace"):
            verb(conversation, stranger)
    assert happened(conversation) == before


@pytest.mark.parametrize("verb", OF_A_COMPANY)
def test_eve_and_her_token_change_no_settings(
    in_nordnetz: Nordnetz,
    fremdfirma: Fremdfirma,
    verb: Callable[[Nordnetz, Agent | Token], object],
) -> None:
    for stranger in (fremdfirma.eve, fremdfirma.token):
        with pytest.raises(NotAllowed, match="does not work in this workspace"):
            verb(in_nordnetz, stranger)


def test_eve_reads_nothing(conversation: Conversation, fremdfirma: Fremdfirma) -> None:
    with pytest.raises(NotAllowed, match="does not work in this workspace"):
        mark_read(conversation=conversation, agent=fremdfirma.eve)
