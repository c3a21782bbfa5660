"""Errors as problem details (RFC 9457): one shape, whatever went wrong."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    UnreadablePostError,
)
from django.utils.log import log_response
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from egal.shared.files import NotKept
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import NotAllowed

MEDIA_TYPE = "application/problem+json"

# RFC 9110 renamed these; Python follows from 3.13 on, and a title must not depend on that.
_CUT_OFF = "The request ended before its time. Send it again."
_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}


class Conflict(Exception):
    """What is asked for contradicts what is there. The text says how."""


class Fault(BaseModel):
    """One part of the request that is not as it should be."""

    loc: list[str | int] = Field(description='Where: "body", "query", "header", then the names.')
    msg: str


class Found(BaseModel):
    """Words that look private."""

    kind: str = Field(description="`iban`, `card`, `phone`, `email`, `address`, `number`, …")
    text: str = Field(description="As they stand there; may be given as `may_be_public`.")


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(description='Always "about:blank": the status says which kind it is.')
    title: str = Field(description="The name of the status.")
    status: int
    detail: str = Field(description="What is wrong with this request, for people.")
    errors: list[Fault] = Field(default=[], description="Only where the request is malformed.")
    code: str = Field(
        default="",
        description="Of what a program may mend by itself: `too_long`, `looks_private`,"
        " `over_budget`, `way_shut`; else left out.",
    )
    parts: list[str] = Field(
        default=[], description="With `too_long`: the messages it can go out as, if it can."
    )
    found: list[Found] = Field(default=[], description="With `looks_private`: the words.")


def problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> HttpResponse:
    """An answer that says what went wrong. `more` are further members of the problem."""
    title = _TITLES.get(status) or HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, headers=headers)


def speak_problems(api: NinjaAPI) -> None:
    """Let every exception inside an operation of this API become a problem."""
    for kind, answer in _ANSWERS.items():
        api.add_exception_handler(kind, answer)


def not_found(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001
    """Nothing there, or nothing that this token may know of: the same answer for both."""
    return problem(404, "There is nothing at this address.")


def _unknown_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001
    """RFC 6750, section 3: no error code where no token was given."""
    if "Authorization" not in request.headers:
        detail = "Say who you are with the header “Authorization: Bearer …”."
        return problem(401, detail, headers={"WWW-Authenticate": "Bearer"})
    detail = "This token is not known here, or has been revoked."
    return problem(401, detail, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001
    faults = [{"loc": _place(fault["loc"]), "msg": _said(fault)} for fault in error.errors]
    return problem(422, "The request is not as it should be; see errors.", errors=faults)


def _place(loc: tuple[str | int, ...]) -> list[str | int]:
    """Without the name that our code gives the body."""
    return [loc[0], *loc[2:]] if loc[0] == "body" else list(loc)


def _said(fault: Mapping[str, Any]) -> str:
    return str(fault["msg"]).removeprefix("Value error, ")


def _trouble(error: Trouble) -> HttpResponse:
    """With its code, and what belongs to it, where there are such."""
    return problem(422, str(error), **({"code": error.code, **error.told} if error.code else {}))


def _our_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """Told in the log and to whoever watches for exceptions, but not to the client."""
    response = problem(500, "Something went wrong on our side. It has been noted.")
    log_response(
        "%s: %s",
        response.reason_phrase,
        request.path,
        response=response,
        request=request,
        exception=error,
    )
    got_request_exception.send(sender=None, request=request)
    return response


_ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    AuthenticationError: _unknown_token,
    Conflict: lambda _, error: problem(409, str(error)),
    NotKept: lambda _, error: problem(507, str(error)),
    UnreadablePostError: lambda _, error: problem(400, _CUT_OFF),  # noqa: ARG005
    Exception: _our_fault,
    Http404: not_found,
    HttpError: lambda _, error: problem(error.status_code, str(error)),
    NotAllowed: lambda _, error: problem(403, str(error)),
    RequestDataTooBig: lambda _, error: problem(413, "The request is too large."),  # noqa: ARG005
    Trouble: lambda _, error: _trouble(error),
    ValidationError: _invalid,
}
