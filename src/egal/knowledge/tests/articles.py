"""Articles of Nordnetz for tests."""

from egal.knowledge.actions.articles import add_article
from egal.knowledge.actions.publishing import publish
from egal.knowledge.actions.revisions import save_revision
from egal.knowledge.models import Category, Translation
from egal.testing.people import Nordnetz


def written(
    who: Nordnetz,
    title: str,
    *,
    text: str = "",
    summary: str = "",
    language: str = "de",
    audience: str = "everybody",
    category: Category | None = None,
) -> Translation:
    """Published by Jana."""
    article = add_article(
        workspace=who.workspace, actor=who.jana, audience=audience, category=category
    )
    save_revision(
        article=article,
        actor=who.jana,
        language=language,
        title=title,
        summary=summary,
        html=f"<p>{text}</p>",
    )
    return publish(article=article, language=language, actor=who.jana)
