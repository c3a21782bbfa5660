from django.db import transaction

from egal.events.models import Event
from egal.events.record import Actor, record
from egal.knowledge.models import Ending, Search, Translation
from egal.knowledge.trail import Trail
from egal.shared import clock
from egal.workspaces import scope


@transaction.atomic
def hand_over(*, conversation_id: int, trail: Trail, language: str, actor: Actor) -> Event | None:
    """Tell the agent what somebody looked for and read before this conversation.

    language: in which they read. Both are noted for the editors: searches and articles that ended
    in contact. None for a trail that says nothing, or nothing any more.
    """
    articles = _read(trail, language)
    if not (trail.searches or articles):
        return None
    now, workspace = clock.now(), scope.workspace_id()
    Search.objects.filter(pk__in=trail.noted, contacted_at=None).update(contacted_at=now)
    Ending.objects.bulk_create(
        Ending(workspace_id=workspace, article_id=each.article_id, language=language, at=now)
        for each in articles
    )
    return record(
        "knowledge.handed_over",
        workspace_id=workspace,
        conversation_id=conversation_id,
        actor=actor,
        language=language,
        searches=list(trail.searches),
        articles=[{"id": each.article_id, "title": each.title} for each in articles],
    )


def _read(trail: Trail, language: str) -> list[Translation]:
    """Those still there, in the order in which they were read."""
    there = Translation.objects.filter(article__in=trail.articles, revision__isnull=False)
    by_article = {each.article_id: each for each in there.filter(language=language)}
    return [by_article[number] for number in trail.articles if number in by_article]
