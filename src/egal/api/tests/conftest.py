"""A program of Nordnetz, and Mara's matter for it to work on."""

import pytest
from django.test import Client

from egal.api.tests.programs import client_with
from egal.conversations.models import Conversation
from egal.testing import people

SMTP = {"smtp_host": "localhost", "smtp_port": 25, "smtp_security": "none"}


@pytest.fixture
def nordnetz(db: None) -> people.Nordnetz:
    """Nordnetz with an inbox that can send."""
    return people.nordnetz(settings=SMTP)


@pytest.fixture
def program(nordnetz: people.Nordnetz) -> Client:
    """A program of Nordnetz that may do everything."""
    return client_with(nordnetz.workspace, "all")


@pytest.fixture
def matter(nordnetz: people.Nordnetz) -> Conversation:
    """Mara has written to Nordnetz."""
    taken = people.writes(nordnetz.inbox, "Mara", "My router drops every evening.")
    return people.conversation_of(taken)
