"""What the verbs share: the order in which they come, and what stands in their events."""

from typing import Any

from egal.events.record import Actor, record
from egal.knowledge.models import Article, Category
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace

WRITE = "articles:write"


def one_by_one(workspace_id: int) -> None:
    """Whoever changes the help centre waits for the others: slugs and known words are shared."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace_id)


def fitting(text: str, longest: int, words: str) -> str:
    """On one line, within this many characters; Trouble with these words for none or too many."""
    line = " ".join(text.split())
    if not 0 < len(line) <= longest:
        raise Trouble(words % {"most": longest})
    return line


def note(kind: str, thing: Article | Category, actor: Actor, **data: Any) -> None:
    """Record what happened to it."""
    name = "article" if isinstance(thing, Article) else "category"
    record(kind, workspace_id=thing.workspace_id, actor=actor, **{name: thing.id}, **data)
