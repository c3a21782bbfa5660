"""An article as readers will see it, in the draft's words."""

from typing import Any

from django.http import Http404
from django.utils.safestring import mark_safe

from egal.desk.access import AtDesk
from egal.desk.context.articles.frame import name_of, url
from egal.desk.context.page import page
from egal.knowledge.drafts import draft_of
from egal.knowledge.models import Article, Revision
from egal.knowledge.rich import with_anchors
from egal.shared.formatted import with_pictures


def as_readers_see(request: AtDesk, article: Article, language: str) -> dict[str, Any]:
    """Http404 where nothing is written in this language."""
    draft = draft_of(article, language)
    if draft is None:
        raise Http404
    return {
        **page(request),
        "title": draft.title,
        "summary": draft.summary,
        "text": in_page(request, draft),
        "written_in": language,
        "name": name_of(language),
        "article_url": url(request, "article", article.public_id),
    }


def in_page(request: AtDesk, revision: Revision) -> str:
    """Its HTML, which was made safe when it was kept, with pictures from our address."""
    html, _headings = with_anchors(revision.html)
    shown = with_pictures(html, lambda each: url(request, "article-picture", each.target))
    return mark_safe(shown)  # noqa: S308
