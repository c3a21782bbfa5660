"""An article as its readers see it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from egal.knowledge.figures import helped_by
from egal.knowledge.models import Article, Audience, Translation
from egal.knowledge.reading import related
from egal.knowledge.rich import with_anchors
from egal.knowledge.trail import Trail
from egal.portal.access import AtPortal
from egal.portal.articles.answers import former_answer
from egal.portal.articles.asking import canonical, frame, may_read_all
from egal.portal.articles.structured import structured
from egal.portal.paths import path_of
from egal.shared.formatted import Picture, with_pictures
from egal.shared.trouble import Trouble
from egal.workspaces.portals import address_of

LONG = 3  # headings; with as many, they are listed at the beginning


def at_slug(request: AtPortal, slug: str) -> Translation | None:
    """The published article at this address, whoever may read it."""
    there = Translation.objects.filter(language=request.language, slug=slug)
    return there.filter(revision__isnull=False).select_related("article__category").first()


def readable(request: AtPortal, translation: Translation) -> bool:
    """Whether whoever asks may read it."""
    return translation.article.audience == Audience.EVERYBODY or may_read_all(request)


def shown(
    request: AtPortal, translation: Translation, trail: Trail, trouble: Trouble | None = None
) -> HttpResponse:
    """The page. trouble: with what the reader said about it."""
    html, headings = with_anchors(_with_addresses(request, translation.html))
    address = canonical(request, "article", translation.slug)
    following = trail.read(translation.article_id)
    given = frame(
        request,
        following,
        others=languages_of(request, translation.article),
        article=translation,
        category=translation.article.category,
        category_name=_category_name(translation),
        html=mark_safe(html),  # noqa: S308 - made safe when it was written (`knowledge/rich.py`)
        headings=[each for each in headings if each.level < 4] if len(headings) >= LONG else [],
        helped=_helped(translation),
        answer=former_answer(request, translation.article),
        trouble=trouble,
        related=related(translation, signed_in=may_read_all(request)),
        canonical=address,
        alternates=_alternates(request, translation.article),
        structured=structured(request, translation, address),
    )
    return render(request, "portal/articles/article.html", given, status=422 if trouble else 200)


def languages_of(request: AtPortal, article: Article) -> dict[str, str]:
    """By language of the portal its path there, as far as it is published."""
    rows = Translation.objects.filter(article=article, revision__isnull=False)
    rows = rows.filter(language__in=request.portal.languages)
    pairs = rows.order_by("language").values_list("language", "slug")
    return {language: path_of("article", language, slug) for language, slug in pairs}


def _alternates(request: AtPortal, article: Article) -> dict[str, str]:
    paths = languages_of(request, article)
    return {code: address_of(request.portal, path) for code, path in paths.items()}


def _with_addresses(request: AtPortal, html: str) -> str:
    def place_of(picture: Picture) -> str:
        return "" if picture.remote else request.base + path_of("article_image", picture.target)

    return with_pictures(html, place_of).replace("<img ", '<img loading="lazy" ')


def _category_name(translation: Translation) -> str:
    category = translation.article.category
    return category.name_in(translation.language) if category else ""


def _helped(translation: Translation) -> Any:
    return helped_by([translation.article_id], translation.language).get(translation.article_id)
