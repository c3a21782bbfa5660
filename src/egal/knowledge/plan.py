"""What would become of files that somebody brings: looked through, before anything is taken in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from egal.knowledge.actions.revisions import LONGEST_SUMMARY, LONGEST_TITLE
from egal.knowledge.markdown import html_of
from egal.knowledge.markdown.archive import Archive, resolved
from egal.knowledge.markdown.page import ArticleFile, Problem
from egal.knowledge.models import Article, Translation
from egal.knowledge.pictures import sources
from egal.knowledge.rich import made_safe
from egal.knowledge.slugs import slug_of
from egal.shared.trouble import Trouble

_ELSEWHERE = ("http:", "https:", "//", "data:")


@dataclass(frozen=True, slots=True)
class Planned:
    """One article. there: the one it changes, None where it is new. files: one a language."""

    there: Article | None
    files: Sequence[ArticleFile]


@dataclass(frozen=True, slots=True)
class Plan:
    """problems: by file and line; with any of them nothing is taken in."""

    articles: Sequence[Planned]
    problems: Sequence[Problem]
    archive: Archive


def planned(archive: Archive, languages: Iterable[str]) -> Plan:
    """languages: those of the help centre. An article is known by an address it has already."""
    groups: dict[str, list[ArticleFile]] = defaultdict(list)
    for file in archive.articles:
        groups[file.article].append(file)
    problems = [*archive.problems, *_doubled(groups.values())]
    for file in archive.articles:
        problems += _wrong(file, archive, set(languages))
    articles = [Planned(_there(files), files) for files in groups.values()]
    return Plan(articles, sorted(problems, key=lambda each: (each.path, each.line)), archive)


def slug_in(file: ArticleFile) -> str:
    """The address it asks for."""
    return slug_of(file.slug or file.title)


def _there(files: Sequence[ArticleFile]) -> Article | None:
    for file in files:
        found = Translation.objects.filter(language=file.language, slug=slug_in(file))
        translation = found.select_related("article").first()
        if translation:
            article: Article = translation.article
            return article
    return None


def _doubled(groups: Iterable[Sequence[ArticleFile]]) -> Iterator[Problem]:
    places: dict[tuple[str, str, str], str] = {}
    for files in groups:
        for file in files:
            same, beside = ("text", file.article), ("address", slug_in(file))
            if other := places.get((file.language, *same)):
                words = _("It is the same article in the same language as %(other)s.")
                yield Problem(file.path, 1, words % {"other": other})
            elif other := places.get((file.language, *beside)):
                words = _("It would have the same address as %(other)s. Give it another slug.")
                yield Problem(file.path, 1, words % {"other": other})
            places |= {(file.language, *same): file.path, (file.language, *beside): file.path}


def _wrong(file: ArticleFile, archive: Archive, languages: set[str]) -> Iterator[Problem]:
    if file.language not in languages:
        known = {"language": file.language, "known": ", ".join(sorted(languages))}
        words = _("The help centre is not in the language “%(language)s”, but in: %(known)s.")
        yield Problem(file.path, 1, words % known)
    if len(file.title) > LONGEST_TITLE:
        words = _("Give the article a title of at most %(most)s characters.")
        yield Problem(file.path, 1, words % {"most": LONGEST_TITLE})
    if len(file.summary) > LONGEST_SUMMARY:
        words = _("A summary has at most %(most)s characters.")
        yield Problem(file.path, 1, words % {"most": LONGEST_SUMMARY})
    if not slug_in(file):
        yield Problem(file.path, 1, _("Write an address of letters and digits."))
    html = html_of(file.body)
    try:
        made_safe(html)
    except Trouble as trouble:
        yield Problem(file.path, file.line, str(trouble))
    for source in sources(html):
        yield from _no_picture(file, archive, source)


def _no_picture(file: ArticleFile, archive: Archive, source: str) -> Iterator[Problem]:
    line = file.line + file.body.partition(source)[0].count("\n")
    if source.startswith(_ELSEWHERE):
        words = _("The picture %(source)s is elsewhere. Put it into the ZIP file.")
        yield Problem(file.path, line, words % {"source": source})
    elif resolved(file.path, source) not in archive.pictures:
        words = _("The picture %(source)s is not in the ZIP file.")
        yield Problem(file.path, line, words % {"source": source})
