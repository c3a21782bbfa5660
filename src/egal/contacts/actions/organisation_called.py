from django.db import transaction

from egal.contacts.actions.organisations import add_organisation, checked_name
from egal.contacts.models import Organisation
from egal.events.record import Actor
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require


@transaction.atomic
def organisation_called(*, workspace: Workspace, actor: Actor, name: str) -> Organisation:
    """The organisation of this name, in whatever case; a new one where there is none."""
    require(actor, "contacts:write", workspace.id)
    return called(name) or add_organisation(workspace=workspace, actor=actor, name=name)


def called(name: str) -> Organisation | None:
    """The organisation of this name, in whatever case. Trouble for what is no name."""
    return Organisation.objects.filter(name__iexact=checked_name(name)).first()
