"""Who asks: bearer tokens (RFC 6750), their scopes, and whose data they see."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest

from egal.api.models import KeptAnswer
from egal.workspaces import scope
from egal.workspaces.actions.add_token import token_of
from egal.workspaces.models import Token
from egal.workspaces.permissions import NotAllowed

SECURITY_SCHEMES = {"token": {"type": "http", "scheme": "bearer"}}


class TokenRequest(HttpRequest):
    """A request whose token is known and has the scope that the operation needs.

    claimed: where its answer is kept, if it has a key of its own and was not asked before.
    """

    auth: Token
    claimed: KeptAnswer


@dataclass(frozen=True, slots=True)
class Bearer:
    """Finds the token of a request. Raises NotAllowed when it lacks the permission."""

    permission: str

    def __call__(self, request: HttpRequest) -> Token | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        token = token_of(secret.strip()) if scheme.lower() == "bearer" else None
        if token and not token.may(self.permission):
            raise NotAllowed(f"This token lacks the scope {self.permission}.")
        return token


def needs(permission: str, **described: Any) -> dict[str, Any]:
    """Options of an operation for tokens with this scope; `described` goes into its OpenAPI."""
    security = [{"token": [permission]}]
    return {"auth": Bearer(permission), "openapi_extra": {"security": security, **described}}


def in_workspace(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Run an operation where only the rows of the token's workspace are seen."""

    @wraps(operation)
    def seen(request: TokenRequest, **values: Any) -> Any:
        with scope.of(request.auth.workspace_id):
            return operation(request, **values)

    return seen
