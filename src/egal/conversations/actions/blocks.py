from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.models import Block
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

_LONGEST = 320  # characters of an address


@transaction.atomic
def block(*, workspace: Workspace, actor: Actor, kind: str, value: str) -> Block:
    """Want nothing from this address, or of e-mail from this domain ("@example.com"), any more.

    What has come already stays where it is. Blocking twice is blocking once.
    """
    require(actor, "conversations:write", workspace.id)
    found, created = Block.objects.get_or_create(
        workspace_id=workspace.id,
        kind=kind,
        value=_checked(kind, value),
        defaults={
            "actor_kind": actor.actor_kind,
            "actor_id": actor.actor_id,
            "actor_name": actor.actor_name,
            "created_at": clock.now(),
        },
    )
    if created:
        _record("block.added", found, actor)
    return found


@transaction.atomic
def unblock(*, block: Block, actor: Actor) -> None:
    """Take what comes from there as any other message, from now on."""
    require(actor, "conversations:write", block.workspace_id)
    if Block.objects.filter(pk=block.pk).delete()[0]:
        _record("block.removed", block, actor)


def refuse_blocked(people: Iterable[Mapping[str, str]]) -> None:
    """Trouble when nothing is wanted from one of these [{"kind", "address", …}]."""
    wanted = {
        (each["kind"], value): each["address"]
        for each in people
        for value in values_of(each["address"])
    }
    known = Block.objects.filter(value__in=[value for _kind, value in wanted])
    for kind, value in known.values_list("kind", "value"):
        if (kind, value) in wanted:
            raise Trouble(
                _("%(address)s is blocked, so no answer would be seen. Unblock first.")
                % {"address": wanted[kind, value]}
            )


def values_of(address: str) -> tuple[str, str]:
    """Under what somebody may be blocked: the address, and "@" with its domain."""
    return address.lower(), f"@{address.lower().rpartition('@')[2]}"


def _checked(kind: str, value: str) -> str:
    cleaned = storable(value).strip().lower()
    if not cleaned or len(cleaned) > _LONGEST or (kind == "email" and not _is_mail(cleaned)):
        raise Trouble(_("Write an address such as eve@mail.example, or @mail.example."))
    return cleaned


def _is_mail(value: str) -> bool:
    _local, at, domain = value.rpartition("@")
    return bool(at and domain) and not any(each.isspace() for each in value)


def _record(kind: str, block: Block, actor: Actor) -> None:
    record(
        kind,
        workspace_id=block.workspace_id,
        actor=actor,
        block=block.id,
        address_kind=block.kind,
        value=block.value,
    )
