from django.db import transaction

from egal.events.record import Actor, record
from egal.shared import clock
from egal.workspaces.models import Token
from egal.workspaces.permissions import require


@transaction.atomic
def revoke_token(*, token: Token, actor: Actor) -> None:
    """Let a token open nothing any more, from the next request on; twice is no event."""
    require(actor, "tokens:write", token.workspace_id)
    living = Token.unscoped.filter(pk=token.pk, revoked_at=None)
    if living.update(revoked_at=clock.now()):
        record(
            "token.revoked",
            workspace_id=token.workspace_id,
            actor=actor,
            token=token.id,
            name=token.name,
        )
