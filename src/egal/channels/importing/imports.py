"""A table of contacts on its way: brought, its columns chosen, looked through, told to go on."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from egal.channels.spelling import kinds
from egal.contacts.importing.columns import checked_columns, guessed_columns
from egal.contacts.importing.table import Table, read_table
from egal.contacts.models import ContactImport
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.text import snippet, storable
from egal.shared.trouble import Trouble
from egal.shared.wake import wake
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

_LONGEST_NAME = 200  # characters
_OF_A_ROUND = [
    "round",
    "done",
    "added",
    "changed",
    "unchanged",
    "refused",
    "claimed_until",
    "trouble",
    "pending_since",
    "checked_at",
]


@transaction.atomic
def keep_import(*, workspace: Workspace, actor: Actor, name: str, raw: bytes) -> ContactImport:
    """A table is here; its columns are guessed, and a worker looks it through if they will do.

    name: of the file. Trouble for what is no table. Nothing is taken in before `start_import`.
    """
    require(actor, "contacts:write", workspace.id)
    table = read_table(raw)
    given = ContactImport.objects.create(
        workspace=workspace,
        name=snippet(storable(name), _LONGEST_NAME) or _("Table"),
        raw=raw,
        columns=guessed_columns(table.headings, [kind.key for kind in kinds()]),
        lines=len(table.lines),
        actor_kind=actor.actor_kind,
        actor_id=actor.actor_id,
        actor_name=actor.actor_name,
        created_at=clock.now(),
        language=get_language(),
    )
    _record("contact.import_kept", given, actor, lines=given.lines)
    _look_through(given)
    return given


@transaction.atomic
def choose_columns(*, given: ContactImport, actor: Actor, columns: Sequence[str]) -> ContactImport:
    """What each column is; then it is looked through anew. Trouble for columns that do not do."""
    require(actor, "contacts:write", given.workspace_id)
    given = _locked(given)
    _refuse_started(given)
    given.columns = checked_columns(columns, table_of(given).headings, kinds_named())
    given.save(update_fields=["columns"])
    _look_through(given)
    return given


@transaction.atomic
def start_import(*, given: ContactImport, actor: Actor) -> ContactImport:
    """Take it in, line by line; what cannot be taken in is left and told."""
    require(actor, "contacts:write", given.workspace_id)
    given = _locked(given)
    _refuse_started(given)
    if given.checked_at is None:
        raise Trouble(_("This table has not been looked through yet. Wait a moment."))
    given.actor_kind, given.actor_id = actor.actor_kind, actor.actor_id
    given.actor_name, given.started_at = actor.actor_name, clock.now()
    given.language = get_language()
    given.save(update_fields=["actor_kind", "actor_id", "actor_name", "started_at", "language"])
    _begin_round(given)
    _record("contact.import_started", given, actor, lines=given.lines)
    return given


def table_of(given: ContactImport) -> Table:
    """What was brought, read."""
    return read_table(bytes(given.raw))


def kinds_named() -> list[tuple[str, str]]:
    """(key, name) of the kinds of addresses there are."""
    return [(kind.key, kind.name) for kind in kinds()]


def _look_through(given: ContactImport) -> None:
    given.checked_at = None
    try:
        checked_columns(given.columns, table_of(given).headings, kinds_named())
    except Trouble:
        given.pending_since = None  # somebody has to say first what is what
        given.save(update_fields=["pending_since", "checked_at"])
        return
    _begin_round(given)


def _begin_round(given: ContactImport) -> None:
    given.round += 1
    given.done = given.added = given.changed = given.unchanged = 0
    given.refused, given.claimed_until, given.trouble = [], None, ""
    given.pending_since = clock.now()
    given.save(update_fields=_OF_A_ROUND)
    wake("imports")


def _locked(given: ContactImport) -> ContactImport:
    return ContactImport.objects.select_for_update().get(pk=given.pk)


def _refuse_started(given: ContactImport) -> None:
    if given.started_at:
        raise Trouble(_("This table is being taken in already. Bring it once more to do so again."))


def _record(kind: str, given: ContactImport, actor: Actor, **counts: int) -> None:
    record(
        kind,
        workspace_id=given.workspace_id,
        actor=actor,
        contact_import=given.id,
        name=given.name,
        **counts,
    )
