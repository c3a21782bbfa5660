"""What readers do. None of them is named, so nobody is asked for a permission."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from egal.knowledge.models import Article, Feedback, Search, Translation
from egal.shared import clock
from egal.shared.text import snippet, storable
from egal.shared.trouble import Trouble
from egal.workspaces import scope

LONGEST_REASON = 2_000  # characters
LONGEST_SEARCH = 200

_READ = """
insert into knowledge_reading (workspace_id, article_id, language, day, times)
values (%s, %s, %s, %s, 1)
on conflict (article_id, language, day) do update set times = knowledge_reading.times + 1
"""


def note_search(*, language: str, words: str, results: int) -> Search:
    """Somebody looked for these words and was shown so many articles."""
    return Search.objects.create(
        workspace_id=scope.workspace_id(),
        language=language,
        words=snippet(storable(words), LONGEST_SEARCH),
        results=results,
        at=clock.now(),
    )


def note_reading(translation: Translation) -> None:
    """Somebody reads it."""
    with connection.cursor() as cursor:
        given: list[Any] = [translation.workspace_id, translation.article_id]
        cursor.execute(_READ, [*given, translation.language, clock.now().date()])


@transaction.atomic
def answer_feedback(
    *, article: Article, language: str, helped: bool, reason: str = "", former: int = 0
) -> Feedback:
    """Keep a reader's answer to “Did this help?”.

    former: id of what the same reader answered before, which this replaces; 0 for nothing. An
    answer without a reason keeps the one given before. Trouble for far too long a reason.
    """
    why = storable(reason).strip()
    if len(why) > LONGEST_REASON:
        raise Trouble(_("Say it in at most %(most)s characters.") % {"most": LONGEST_REASON})
    answers = Feedback.objects.filter(article=article, language=language)
    given = answers.select_for_update().filter(pk=former).first()
    if given is None:
        given = Feedback(workspace_id=article.workspace_id, article=article, language=language)
    given.helped, given.at = helped, clock.now()
    given.reason = "" if helped else why or given.reason
    given.save()
    return given
