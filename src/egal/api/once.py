"""A POST with an `Idempotency-Key` is done once, however often it is asked.

After draft-ietf-httpapi-idempotency-key-header. The key, what the request does and its answer are
one transaction: whatever dies in between, there are all of them or none. The same key at the same
moment waits for that transaction.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from psycopg.errors import LockNotAvailable

from egal.api.models import KeptAnswer
from egal.api.problems import Conflict, problem
from egal.api.tokens import TokenRequest
from egal.shared import clock
from egal.shared.sealing import WrongKey, seal, unseal
from egal.shared.trouble import Trouble

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEPT_FOR = timedelta(hours=24)

PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "Your name for this request; the same again is answered the same.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]*$"},
}

_PATIENCE = "5s"  # for a request of the same key that is under way
_FLEETING = (400, 408, 429)  # it did not come in whole, or came too soon
_BATCH = 1000

View = Callable[..., HttpResponse]


def do_once(api: NinjaAPI) -> None:
    """Let every POST of this API take a key. Call before its workspace is put around operations."""
    api.add_decorator(_claiming)
    api.add_decorator(_keeping(api), mode="view")


def forget_answers() -> int:
    """Forget one batch of answers older than a day, in all workspaces; how many there were.

    For a worker's loop.
    """
    old = KeptAnswer.unscoped.filter(created_at__lt=clock.now() - KEPT_FOR).order_by("created_at")
    batch = old.values_list("pk", flat=True)[:_BATCH]
    return KeptAnswer.unscoped.filter(pk__in=list(batch)).delete()[0]


def key_of(request: HttpRequest) -> str | None:
    """The key of a request that has one and would do something twice without it."""
    return request.headers.get(HEADER) if request.method == "POST" else None


def _keeping(api: NinjaAPI) -> Callable[[View], View]:
    """Around all of an operation: one transaction, with its answer in it if that will stay so."""

    def around(run: View) -> View:
        @wraps(run)
        def kept(request: TokenRequest, **path: Any) -> HttpResponse:
            if key_of(request) is None:
                return run(request, **path)
            try:
                with transaction.atomic():
                    response = run(request, **path)
                    _keep(request, response)
            except Exception as error:  # at the commit, when the problems of `run` are past
                return api.on_exception(request, error)
            return response

        return kept

    return around


def _keep(request: TokenRequest, response: HttpResponse) -> None:
    claimed: KeptAnswer | None = getattr(request, "claimed", None)
    if response.status_code >= 500 or response.status_code in _FLEETING:
        transaction.set_rollback(True)
    elif claimed:
        body, kind = response.content.decode(), response.headers["Content-Type"]
        claimed.sealed = seal(json.dumps([response.status_code, kind, body]))
        claimed.save(update_fields=["sealed"])


def _claiming(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Inside of sign-in and checks, which have no effect and are never replayed."""

    @wraps(operation)
    def claimed(request: TokenRequest, **values: Any) -> Any:
        key = key_of(request)
        if key is None:
            return operation(request, **values)
        if not re.fullmatch(r"[ -~]{1,200}", key):
            return _malformed()
        kept, is_ours = _claim(request, key)
        if not is_ours:
            return _told_again(kept)
        request.claimed = kept
        with transaction.atomic():  # what is refused is undone, the key stays
            return operation(request, **values)

    return claimed


def _malformed() -> HttpResponse:
    fault = {"loc": ["header", HEADER], "msg": "One to 200 printable characters of ASCII."}
    return problem(422, "The request is not as it should be; see errors.", errors=[fault])


def _claim(request: TokenRequest, key: str) -> tuple[KeptAnswer, bool]:
    """What is kept for this request, and whether it is ours to fill."""
    asked = {
        "place": f"{request.method} {request.get_full_path()}",
        "fingerprint": sha256(_told(request)).hexdigest(),
    }
    kept, is_ours = _row(request, key, asked)
    if {"place": kept.place, "fingerprint": kept.fingerprint} != asked:
        raise Trouble(f"This {HEADER} was used for another request. Choose a new one.")
    return kept, is_ours


def _told(request: HttpRequest) -> bytes:
    """What makes it the same request: its body; of a form with files, which is read in pieces and
    has another boundary at each try, its length."""
    if request.content_type == "multipart/form-data":
        return request.headers.get("Content-Length", "").encode()
    return request.body


def _row(request: TokenRequest, key: str, asked: dict[str, str]) -> tuple[KeptAnswer, bool]:
    """The row of this key, and whether it is new; waits for whoever fills it now."""
    new = {**asked, "workspace": request.auth.workspace, "created_at": clock.now()}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, true)", [_PATIENCE])
            found = KeptAnswer.objects.get_or_create(token=request.auth, key=key, defaults=new)
            cursor.execute("set local lock_timeout to default")
            return found
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Conflict("A request with this key is still under way. Ask again soon.") from None
        raise


def _told_again(kept: KeptAnswer) -> HttpResponse:
    try:
        status, kind, body = json.loads(unseal(kept.sealed))
    except WrongKey:
        return problem(409, "This was done, but its answer was sealed under a key that is gone.")
    return HttpResponse(body, status=status, content_type=kind, headers={REPLAYED: "true"})
