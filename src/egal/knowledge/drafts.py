"""The newest revision of an article in a language is its draft."""

from egal.knowledge.models import Article, Revision


def draft_of(article: Article, language: str) -> Revision | None:
    """The newest one, published or not; None where nothing was written yet."""
    written = Revision.objects.filter(article=article, language=language)
    return written.order_by("-id").first()
