"""The revisions of one language of an article."""

from typing import Any

from egal.desk.access import AtDesk
from egal.desk.context.articles.frame import frame, name_of, url
from egal.knowledge.differences import differences
from egal.knowledge.models import Article, Revision, Translation

MOST = 200


def history(
    request: AtDesk, article: Article, language: str, chosen: Revision | None = None
) -> dict[str, Any]:
    """The newest first; chosen: the one whose difference to the one before it is shown."""
    there = Revision.objects.filter(article=article, language=language).order_by("-id")
    revisions = list(there.defer("html", "summary")[:MOST])
    published = Translation.objects.filter(article=article, language=language).first()
    shown = chosen or there.first()
    return {
        **frame(request),
        "article": article,
        "language_name": name_of(language),
        "code": language,
        "title": revisions[0].title if revisions else "",
        "article_url": url(request, "article", article.public_id),
        "revisions": [
            {
                "by": each.author_name,
                "at": each.changed_at,
                "current": shown is not None and each.id == shown.id,
                "published": published is not None and published.revision_id == each.id,
                "url": url(
                    request, "article-revision", article.public_id, language, each.public_id
                ),
            }
            for each in revisions
        ],
        **(_shown(request, article, shown, revisions[0]) if shown else {}),
    }


def _shown(request: AtDesk, article: Article, shown: Revision, newest: Revision) -> dict[str, Any]:
    rows = Revision.objects.filter(article=article, language=shown.language, id__lt=shown.id)
    before = rows.order_by("-id").first()
    place = [article.public_id, shown.language, shown.public_id]
    return {
        "shown": shown,
        "paragraphs": differences(before, shown),
        "is_first": before is None,
        "restoration_url": url(request, "article-restoration", *place)
        if shown.id != newest.id
        else "",
    }
