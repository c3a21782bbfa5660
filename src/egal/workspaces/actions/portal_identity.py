"""The secret with which a company's own site says who its users are."""

from django.db import transaction

from egal.events.record import Actor, record
from egal.shared import crypto
from egal.workspaces.models import Portal
from egal.workspaces.permissions import require


@transaction.atomic
def replace_identity_secret(*, portal: Portal, actor: Actor) -> str:
    """A new secret, shown only now. What was signed with the one before holds no more."""
    require(actor, "workspace:write", portal.workspace_id)
    secret = crypto.new_secret()
    portal.identity_secret = {"secret": secret}
    portal.save(update_fields=["identity_secret"])
    record("portal.identity_secret_made", workspace_id=portal.workspace_id, actor=actor)
    return secret


@transaction.atomic
def remove_identity_secret(*, portal: Portal, actor: Actor) -> None:
    """No signed identity is believed any more; nothing happens when there is no secret."""
    require(actor, "workspace:write", portal.workspace_id)
    if portal.identity_secret is not None:
        portal.identity_secret = None
        portal.save(update_fields=["identity_secret"])
        record("portal.identity_secret_removed", workspace_id=portal.workspace_id, actor=actor)
