"""For whoever watches over the process: does it live, and can it work?"""

from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The process answers. It says nothing about the database."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """200 when the database answers, takes changes and has every migration; else 503 and why."""
    reason = _what_is_missing()
    if reason:
        response = JsonResponse({"status": "not ready", "reason": reason}, status=503)
        response._has_been_logged = True  # type: ignore[attr-defined]  # a probe asks every second
        return response
    return JsonResponse({"status": "ok"})


def _what_is_missing() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('transaction_read_only') = 'on'")
            read_only = cursor.fetchone()[0]
        return "The database takes no changes." if read_only else _missing_migrations()
    except Error:
        return "The database does not answer."


_migrated = False


def _missing_migrations() -> str:
    """Asked until it is true once: a running process cannot come to need another migration."""
    global _migrated
    if _migrated:
        return ""
    missing = _newest_migrations().difference(MigrationRecorder(connection).applied_migrations())
    _migrated = not missing
    return "" if _migrated else f"The database lacks {_listed(missing)}. Start with egal up."


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _listed(migrations: frozenset[tuple[str, str]]) -> str:
    return ", ".join(f"{app}.{name}" for app, name in sorted(migrations))
