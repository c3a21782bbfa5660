from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.shared import crypto
from egal.shared.trouble import Trouble
from egal.workspaces.actions.names import checked_name
from egal.workspaces.models import Token, Workspace
from egal.workspaces.permissions import SCOPES, permissions_in, require, require_to_give


@transaction.atomic
def add_token(
    *, workspace: Workspace, scopes: Iterable[str], actor: Actor, name: str = "API"
) -> tuple[Token, str]:
    """A bearer token for a program: the row, and the secret that is shown only now.

    It may do nothing its maker may not.
    """
    require(actor, "tokens:write", workspace.id)
    wanted, name = _checked(scopes), checked_name(name)
    require_to_give(actor, permissions_in(wanted), workspace.id)
    secret = f"egal_{crypto.new_secret()}"
    token = Token.unscoped.create(
        workspace=workspace,
        name=name,
        fingerprint=crypto.fingerprint(secret),
        scopes=wanted,
    )
    record(
        "token.added",
        workspace_id=workspace.id,
        actor=actor,
        token=token.id,
        name=name,
        scopes=wanted,
    )
    return token, secret


def token_of(secret: str) -> Token | None:
    """The living token with this secret."""
    return (
        Token.unscoped.filter(fingerprint=crypto.fingerprint(secret), revoked_at=None)
        .select_related("workspace")
        .first()
    )


def _checked(scopes: Iterable[str]) -> list[str]:
    wanted = sorted({scope.strip() for scope in scopes if scope.strip()})
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        raise Trouble(
            _("“%(unknown)s” is no scope. There are: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(sorted(SCOPES))}
        )
    return wanted
