from collections.abc import Iterable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.knowledge.changes import WRITE, one_by_one
from egal.knowledge.languages import configuration
from egal.knowledge.models import Synonym
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

MOST = 1_000  # sets of a language
MOST_WORDS = 20  # of a set
LONGEST = 60  # characters of a word

_UNDERSTOOD = """
select string_agg(knowledge_stem(%(how)s::regconfig, part), ' ' order by place),
       plainto_tsquery(%(how)s::regconfig, split_words(%(word)s))::text
  from regexp_split_to_table(trim(split_words(%(word)s)), '\\s+')
       with ordinality as parts(part, place)
"""


@transaction.atomic
def set_synonyms(
    *, workspace: Workspace, actor: Actor, language: str, sets: Iterable[Iterable[str]]
) -> list[Synonym]:
    """What means the same in this language, all of it anew. Each set: two to twenty words.

    Trouble for a set of one, for far too many, and for a word without letters.
    """
    require(actor, WRITE, workspace.id)
    one_by_one(workspace.id)
    checked = [_checked(words) for words in sets]
    if len(checked) > MOST:
        raise Trouble(_("There can be %(most)s sets of synonyms.") % {"most": MOST})
    old = list(Synonym.objects.filter(language=language).order_by("id"))
    if [each.words for each in old] == checked:
        return old
    Synonym.objects.filter(language=language).delete()
    rows = [_understood(workspace, language, words) for words in checked]
    added = Synonym.objects.bulk_create(rows)
    record(
        "synonyms.set",
        workspace_id=workspace.id,
        actor=actor,
        language=language,
        old=[each.words for each in old],
        new=checked,
    )
    return added


def _checked(words: Iterable[str]) -> list[str]:
    cleaned = [" ".join(storable(word).split()) for word in words]
    kept = list({word.lower(): word for word in cleaned if word}.values())
    if not 2 <= len(kept) <= MOST_WORDS:
        raise Trouble(_("Synonyms are two words or more, at most %(most)s.") % {"most": MOST_WORDS})
    for word in kept:
        if len(word) > LONGEST or not any(map(str.isalnum, word)):
            raise Trouble(
                _("“%(word)s” is no synonym. Write a word or a few.") % {"word": word[:LONGEST]}
            )
    return kept


def _understood(workspace: Workspace, language: str, words: list[str]) -> Synonym:
    found = [_stem_and_query(language, word) for word in words]
    return Synonym(
        workspace=workspace,
        language=language,
        words=words,
        stems=[stem for stem, _query in found],
        queries=[query for _stem, query in found],
    )


def _stem_and_query(language: str, word: str) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_UNDERSTOOD, {"how": configuration(language), "word": word})
        stem, query = cursor.fetchone()
        return stem, query
