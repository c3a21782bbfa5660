"""What a worker does with tables of contacts: a batch of lines at a time, each line by itself."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from egal.channels.importing.imports import table_of
from egal.channels.importing.person import Refused, outcome_of, said_in, take_in_person
from egal.contacts.importing.columns import ADDRESS
from egal.contacts.importing.table import Line, Table
from egal.contacts.models import ContactImport
from egal.events.record import Actor, record
from egal.shared import clock
from egal.workspaces import scope
from egal.workspaces.models import Agent, Token
from egal.workspaces.permissions import NotAllowed

BATCH = 200  # lines
CLAIM = timedelta(minutes=2)
KEPT_FOR = timedelta(days=30)
_NOTED = [
    "done",
    "added",
    "changed",
    "unchanged",
    "refused",
    "claimed_until",
    "pending_since",
    "checked_at",
    "finished_at",
]


def import_some() -> int:
    """One batch of one table, looked through or taken in; how many lines. For a worker's loop.

    Each line is a transaction of its own. What a killed worker had in hand is done once more, which
    changes nothing a second time.
    """
    given = _claimed()
    if given is None:
        return 0
    actor = _actor(given)
    with scope.of(given.workspace_id), translation.override(given.language):
        try:
            return _do(given, actor)
        except NotAllowed as refusal:
            _stop(given, str(refusal))
            return 0


def forget_imports() -> int:
    """Remove what was brought a month ago; how many tables. For a worker's loop."""
    old = ContactImport.unscoped.filter(created_at__lt=clock.now() - KEPT_FOR, pending_since=None)
    return old.delete()[0]


@transaction.atomic
def _claimed() -> ContactImport | None:
    now = clock.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    pending = ContactImport.unscoped.filter(free, pending_since__isnull=False)
    rows = pending.order_by("pending_since").select_for_update(skip_locked=True)
    given = rows.first()
    if given:
        given.claimed_until = now + CLAIM
        given.save(update_fields=["claimed_until"])
    return given


def _do(given: ContactImport, actor: Actor) -> int:
    table = table_of(given)
    batch = table.lines[given.done : given.done + BATCH]
    counts: Counter[str] = Counter()
    refused: list[dict[str, Any]] = []
    firsts = _first_lines(table, given.columns)
    for line in batch:
        try:
            _refuse_repeated(line, given.columns, firsts)
            counts[_one(given, line, actor)] += 1
        except Refused as refusal:
            refused.append({"line": line.number, "why": refusal.reasons})
    _note(given, actor, len(batch), counts, refused)
    return len(batch)


def _one(given: ContactImport, line: Line, actor: Actor) -> str:
    said = said_in(line, given.columns, given.workspace)
    if given.started_at is None:
        return outcome_of(said)
    evidence = _("Imported from %(name)s") % {"name": given.name}
    return take_in_person(said=said, workspace=given.workspace, actor=actor, evidence=evidence)


def _first_lines(table: Table, columns: Sequence[str]) -> dict[tuple[str, str], int]:
    """In which line each address stands first."""
    found: dict[tuple[str, str], int] = {}
    for line in table.lines:
        for address in _as_typed(line, columns):
            found.setdefault(address, line.number)
    return found


def _refuse_repeated(
    line: Line, columns: Sequence[str], firsts: dict[tuple[str, str], int]
) -> None:
    """Two lines of one person would each take back what the other says, again and again."""
    for address in _as_typed(line, columns):
        if firsts[address] != line.number:
            raise Refused(
                [
                    _("“%(address)s” stands in line %(line)s already.")
                    % {"address": address[1][:100], "line": firsts[address]}
                ]
            )


def _as_typed(line: Line, columns: Sequence[str]) -> list[tuple[str, str]]:
    pairs = zip(columns, line.cells, strict=True)
    return [(column, cell.lower()) for column, cell in pairs if cell and column.startswith(ADDRESS)]


@transaction.atomic
def _note(
    given: ContactImport,
    actor: Actor,
    lines: int,
    counts: Counter[str],
    refused: list[dict[str, Any]],
) -> None:
    """Nothing of a round that somebody has begun anew meanwhile."""
    rows = ContactImport.objects.select_for_update().filter(pk=given.pk, round=given.round)
    now = rows.first()
    if now is None or now.done != given.done:
        return
    now.done += lines
    now.added += counts["added"]
    now.changed += counts["changed"]
    now.unchanged += counts["unchanged"]
    now.refused = [*now.refused, *refused]
    now.claimed_until = None
    if now.done >= now.lines:
        _finish(now, actor)
    now.save(update_fields=_NOTED)


def _finish(given: ContactImport, actor: Actor) -> None:
    given.pending_since = None
    if given.started_at is None:
        given.checked_at = clock.now()
        return
    given.finished_at = clock.now()
    record(
        "contact.import_finished",
        workspace_id=given.workspace_id,
        actor=actor,
        contact_import=given.id,
        name=given.name,
        lines=given.lines,
        added=given.added,
        changed=given.changed,
        unchanged=given.unchanged,
        refused=len(given.refused),
    )


def _stop(given: ContactImport, trouble: str) -> None:
    rows = ContactImport.objects.filter(pk=given.pk, round=given.round)
    rows.update(pending_since=None, claimed_until=None, trouble=trouble, finished_at=clock.now())


def _actor(given: ContactImport) -> Actor:
    """Whoever told it to go on, with what they may do now."""
    if given.actor_kind == "token":
        return Token.unscoped.get(pk=given.actor_id or 0)
    return Agent.unscoped.select_related("account").get(pk=given.actor_id or 0)
