from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.actions.revoke_token import revoke_token
from egal.workspaces.models import Token

router = Router()

_OLDEST = Order("tokens", ("id",), newest_first=False)


class TokenPage(Page[shapes.Token]):
    """Some of the tokens."""


class WantedToken(BaseModel):
    """Which token to make."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field("API", min_length=1, max_length=200)
    scopes: list[str] = Field(description="Such as `conversations:read`; or `read`, `write`.")


@router.get("", response=TokenPage, **needs("tokens:write"))
def list_tokens(request: TokenRequest, paging: Query[Paging]) -> TokenPage:
    """The living tokens, the oldest first."""
    living = Token.objects.filter(revoked_at=None)
    found, next_cursor = _OLDEST.page(living, cursor=paging.cursor, limit=paging.limit)
    return TokenPage(items=[shapes.Token.of(token) for token in found], next_cursor=next_cursor)


@router.post("", response={201: shapes.NewToken}, **needs("tokens:write"))
def make_token(request: TokenRequest, wanted: WantedToken) -> Status[shapes.NewToken]:
    """Make a token. It may do nothing that yours may not."""
    token, secret = add_token(
        workspace=request.auth.workspace,
        scopes=wanted.scopes,
        name=wanted.name,
        actor=request.auth,
    )
    return Status(201, shapes.NewToken(token=shapes.Token.of(token), secret=secret))


@router.delete("/{token_id}", response=shapes.Token, **needs("tokens:write"))
def end_token(request: TokenRequest, token_id: str) -> shapes.Token:
    """Revoke a token: it opens nothing from the next request on."""
    token = row_or_404(Token.objects.all(), token_id)
    revoke_token(token=token, actor=request.auth)
    return shapes.Token.of(token)
