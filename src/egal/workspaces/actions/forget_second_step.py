from allauth.mfa.models import Authenticator
from django.db import transaction

from egal.events.record import Actor
from egal.workspaces.actions.note_security_change import Change, note_security_change
from egal.workspaces.models import Account
from egal.workspaces.permissions import require


@transaction.atomic
def forget_second_step(*, account: Account, actor: Actor) -> bool:
    """For somebody who has lost every device and code: their password alone lets them in again.

    Their passkeys, app and recovery codes are gone. False where there was nothing to forget.
    """
    require(actor, "workspace:write", None)
    forgotten, _ = Authenticator.objects.filter(user=account).delete()
    if forgotten:
        note_security_change(account=account, change=Change.FORGOTTEN, actor=actor)
    return bool(forgotten)
