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
        "prompt",
        "recording",
        "routing",
        "secrets",
        "session",
        "tag",
        "team",
        "token",
        "workspace",
    }
)

_client: ContextVar[str] = ContextVar("client", default="")


def audited(kind: str) -> bool:
    """Whether an event of this kind, such as "token.added", belongs to the trail."""
    return kind.partition(".")[0] in AREAS


def client_address() -> str:
    """Where the current request comes from; empty outside of requests."""
    return _client.get()


def trail(workspace_id: int) -> QuerySet[Event]:
    """The audit trail of a workspace."""
    return Event.objects.filter(workspace_id=workspace_id, client__isnull=False)


@contextmanager
def erasing(workspace_id: int) -> Iterator[None]:
    """Inside, in one transaction, the database lets events of this workspace be changed or deleted.

    For deleting a workspace, and for erasing a person whose name stands in them.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('egal.erasing', %s, true)", [str(workspace_id)])
        yield
        cursor.execute("select set_config('egal.erasing', '', true)")


class ClientAddressMiddleware:
    """Remembers where a request comes from, for the events it leads to.

    REMOTE_ADDR is the peer or, behind a proxy on this machine, what uvicorn has taken from its
    X-Forwarded-For.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _client.set(request.META.get("REMOTE_ADDR", ""))
        try:
            return self.get_response(request)
        finally:
            _client.reset(token)
