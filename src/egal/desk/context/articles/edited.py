"""One article in the editor: its languages side by side."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from egal.desk.access import AtDesk
from egal.desk.context.articles.frame import (
    categories_to_choose,
    frame,
    is_open,
    languages_of,
    name_of,
    url,
)
from egal.desk.context.articles.listed import LOOKS, STATES
from egal.knowledge.drafts import draft_of
from egal.knowledge.editing import fits_editor, for_editor
from egal.knowledge.listing import Standing, State, standings
from egal.knowledge.markdown import markdown_of
from egal.knowledge.models import Article, Audience, Redirect, Revision, Translation
from egal.shared.ids import public_id
from egal.workspaces.portals import address_of, portal_of

SAID = {
    "saved": _("Saved."),
    "published": _("Published. Readers have it now."),
    "unpublished": _("Taken offline. Readers find it no more."),
    "moved": _("The address is changed."),
}
LARGEST_PICTURE = 5 * 2**20  # bytes


def article_edited(
    request: AtDesk, article: Article, told: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """told: by language what is said of it, and what was typed instead of what is kept."""
    [standing] = standings([article])
    languages = languages_of(request.workspace)
    shown = [*languages, *(code for code in standing.titles if code not in languages)]
    return {
        **frame(request),
        "article": article,
        "title": standing.title(shown) or _now("New article"),
        "category": public_id(article.category_id) if article.category_id else "",
        "categories": categories_to_choose(request),
        "audiences": [
            (Audience.EVERYBODY.value, _now("Everybody")),
            (Audience.SIGNED_IN.value, _now("Customers who have signed in")),
        ],
        "article_url": url(request, "article", article.public_id),
        "removal_url": url(request, "article-removal", article.public_id),
        "is_published": any(
            state in (State.PUBLISHED, State.CHANGED) for state in standing.states.values()
        ),
        "texts": [_text(request, standing, code, (told or {}).get(code, {})) for code in shown],
        "editing": editing(request),
        "said": next((words for key, words in SAID.items() if key in request.GET), ""),
        "is_open": is_open(request.workspace),
    }


def editing(request: AtDesk) -> dict[str, Any]:
    """What the editor in the browser is given."""
    return {
        "picture_url": url(request, "article-picture", "-"),
        "pictures_url": url(request, "article-pictures"),
        "largest": LARGEST_PICTURE,
    }


def _text(
    request: AtDesk, standing: Standing, language: str, told: Mapping[str, Any]
) -> dict[str, Any]:
    article, state = standing.article, standing.state(language)
    draft = draft_of(article, language)
    translation = Translation.objects.filter(article=article, language=language).first()
    place = [article.public_id, language]
    is_public = state in (State.PUBLISHED, State.CHANGED)
    return {
        "language": language,
        "name": name_of(language),
        "state": STATES[state],
        "look": LOOKS[state],
        "is_public": is_public,
        "is_changed": state == State.CHANGED,
        **_written(request, draft),
        "saved_by": draft.author_name if draft else "",
        "saved_at": draft.changed_at if draft else None,
        "after": public_id(draft.id) if draft else "",
        "slug": translation.slug if translation else "",
        "address": _address(request, translation),
        "former": _former(article, language),
        "has_been_public": bool(translation and translation.first_published_at),
        "draft_url": url(request, "article-draft", *place),
        "publication_url": url(request, "article-publication", *place),
        "end_url": url(request, "article-publication-end", *place),
        "address_url": url(request, "article-address", *place),
        "preview_url": url(request, "article-preview", *place),
        "revisions_url": url(request, "article-revisions", *place),
        **told,
    }


def _written(request: AtDesk, draft: Revision | None) -> dict[str, Any]:
    """markdown: for the plain field, and where the editor cannot show everything."""
    html = draft.html if draft else ""
    fits = fits_editor(html)
    return {
        "title": draft.title if draft else "",
        "summary": draft.summary if draft else "",
        "html": for_editor(html) if fits else "",
        "markdown": markdown_of(html),
        "fits": fits,
        "formatted": fits and request.GET.get("as") != "markdown",
    }


def _address(request: AtDesk, translation: Translation | None) -> str:
    """As readers see it in their browser; "" without a portal."""
    portal = portal_of(request.workspace)
    if not (portal and translation):
        return ""
    return address_of(portal, f"/{translation.language}/articles/{translation.slug}/")


def _former(article: Article, language: str) -> list[str]:
    there = Redirect.objects.filter(article=article, language=language).order_by("-id")
    return list(there.values_list("slug", flat=True)[:10])
