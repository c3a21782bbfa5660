"""Making changes to many conversations, a batch at a time, and taking them back."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from egal.conversations.actions.locked import locked
from egal.conversations.bulk.verbs import make, put_back, state
from egal.conversations.models import BulkChange, Conversation
from egal.events.record import SYSTEM, Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces import scope
from egal.workspaces.models import Agent, Token
from egal.workspaces.permissions import NotAllowed

log = logging.getLogger(__name__)

_BATCH = 25  # conversations that are held at once, and counted as one step


@transaction.atomic
def make_bulk_changes() -> int:
    """Make one batch of one change, of whatever workspace; how many conversations had their turn.

    For a worker's loop. The change with the fewest turns comes first: a small one does not wait
    for the end of a large one. Several workers at once each take others.
    """
    waiting = BulkChange.unscoped.filter(finished_at=None).order_by("done", "id")
    change = waiting.select_for_update(skip_locked=True).first()
    if change is None:
        return 0
    with scope.of(change.workspace_id):
        actor = _actor(change)
        with _spoken(change, actor):
            turns = _made(change, actor) if change.undoing is None else _undone(change, actor)
    return max(turns, 1)


def _made(change: BulkChange, actor: Actor) -> int:
    batch = change.conversation_ids[change.done : change.done + _BATCH]
    for number in batch:
        if reason := _tried(number, lambda each: _change(change, each, actor)):
            change.refused[str(number)] = reason
    change.done += len(batch)
    if change.done >= len(change.conversation_ids):
        _finish(change, actor)
    change.save(update_fields=["done", "refused", "undo", "finished_at"])
    return len(batch)


def _change(change: BulkChange, conversation: Conversation, actor: Actor) -> None:
    before = state(change.verb, conversation, change.given)
    make(change.verb, conversation, actor, change.given)
    after = state(change.verb, conversation, change.given)
    if before != after:
        change.undo[str(conversation.id)] = {"before": before, "after": after}


def _undone(change: BulkChange, actor: Actor) -> int:
    batch = list(change.undo)[change.undone : change.undone + _BATCH]
    for number in batch:
        if reason := _tried(int(number), lambda each: _take_back(change, each, actor)):
            change.left[number] = reason
    change.undone += len(batch)
    if change.undone >= len(change.undo):
        _finish(change, actor)
    change.save(update_fields=["undone", "left", "finished_at"])
    return len(batch)


def _take_back(change: BulkChange, conversation: Conversation, actor: Actor) -> None:
    kept = change.undo[str(conversation.id)]
    if state(change.verb, conversation, change.given) != kept["after"]:
        raise Trouble(_("It was changed since, and stays as it is."))
    put_back(conversation, actor, change.given, kept["before"])


def _tried(number: int, do: Callable[[Conversation], None]) -> str:
    """Why it could not be done to the conversation with this id; "" when it was.

    What the database does not permit now is raised: the whole batch comes again.
    """
    try:
        with transaction.atomic():
            do(locked(Conversation(pk=number)))
    except OperationalError:
        raise
    except Conversation.DoesNotExist:
        return _("This conversation is no longer here.")
    except (Trouble, NotAllowed) as refusal:
        return str(refusal)
    except Exception:
        log.exception("a change of many failed at conversation %s", number)
        return _("That did not work.")
    return ""


def _finish(change: BulkChange, actor: Actor) -> None:
    change.finished_at = clock.now()
    made, back = change.done - len(change.refused), change.undone - len(change.left)
    record(
        "bulk_change.finished",
        workspace_id=change.workspace_id,
        actor=actor,
        bulk_change=change.id,
        verb=change.verb,
        count=made if change.undoing is None else back,
        undone=change.undoing is not None,
    )


def _actor(change: BulkChange) -> Actor:
    if change.actor_id is None:
        return SYSTEM
    if change.actor_kind == "token":
        return Token.objects.get(pk=change.actor_id)
    return Agent.objects.select_related("account", "workspace").get(pk=change.actor_id)


@contextmanager
def _spoken(change: BulkChange, actor: Actor) -> Iterator[None]:
    """Reasons are kept in the language of who asked for the change."""
    account = actor.account.language if isinstance(actor, Agent) else ""
    with translation.override(account or change.workspace.language):
        yield
