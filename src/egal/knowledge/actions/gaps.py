"""Putting aside what an editor has seen to. The same people asking again bring it back."""

from django.db import transaction

from egal.events.record import Actor, record
from egal.knowledge.models import Article, Ending, Search
from egal.shared import clock
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

WRITE = "articles:write"


@transaction.atomic
def dismiss_searches(*, workspace: Workspace, actor: Actor, language: str, words: str) -> int:
    """Forget that these words, in any capitals, were looked for in vain until now; how often."""
    require(actor, WRITE, workspace.id)
    there = Search.objects.filter(language=language, words__iexact=words, dismissed_at=None)
    count = there.update(dismissed_at=clock.now())
    if count:
        record(
            "gap.dismissed",
            workspace_id=workspace.id,
            actor=actor,
            language=language,
            words=words,
            searches=count,
        )
    return count


@transaction.atomic
def dismiss_endings(*, article: Article, language: str, actor: Actor) -> int:
    """Forget who wrote to us after reading it until now; how many."""
    require(actor, WRITE, article.workspace_id)
    there = Ending.objects.filter(article=article, language=language, dismissed_at=None)
    count = there.update(dismissed_at=clock.now())
    if count:
        record(
            "gap.dismissed",
            workspace_id=article.workspace_id,
            actor=actor,
            language=language,
            article=article.id,
            endings=count,
        )
    return count
