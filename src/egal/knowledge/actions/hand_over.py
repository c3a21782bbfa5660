from dataclasses import dataclass

from django.db import transaction

from egal.events.models import Event
from egal.events.record import record
from egal.knowledge.models import Ending, Search, Translation
from egal.knowledge.trail import Trail
from egal.shared import clock
from egal.workspaces import scope


@dataclass(frozen=True, slots=True)
class _Reader:
    """The contact who read: by number, for contacts and articles do not know each other here."""

    actor_id: int
    actor_name: str
    actor_kind: str = "contact"

    def may(self, permission: str) -> bool:
        return not permission

    def works_in(self, workspace_id: int | None) -> bool:
        return workspace_id is None


@transaction.atomic
def hand_over(
    *, conversation_id: int, contact: int, name: str, trail: Trail, language: str
) -> Event | None:
    """Tell the agent what somebody looked for and read before this conversation.

    contact, name: who that is. language: in which they read. It is noted for the editors, which
    searches and articles ended in contact. None for a trail that says nothing, or nothing any more.
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
        actor=_Reader(contact, name),
        language=language,
        searches=list(trail.searches),
        articles=[{"id": each.article_id, "title": each.title} for each in articles],
    )


def _read(trail: Trail, language: str) -> list[Translation]:
    """Those still there, in the order in which they were read."""
    there = Translation.objects.filter(article__in=trail.articles, revision__isnull=False)
    by_article = {each.article_id: each for each in there.filter(language=language)}
    return [by_article[number] for number in trail.articles if number in by_article]
