"""The audit trail: the events that change who has access, or settings.

They carry the address of the client (`Event.client`), which other events do not: where an agent
sits while answering customers is nobody's business.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from egal.events.models import Event

AREAS = frozenset(
    {
        "agent",
        "callbacks",
        "export",
        "field",
        "hours",
        "inbox",
        "menu",
        "portal",
        "recording",
