import pytest

from egal.knowledge.actions.articles import add_article
from egal.knowledge.actions.categories import add_category
from egal.knowledge.actions.publishing import publish
from egal.knowledge.actions.revisions import save_revision
from egal.knowledge.models import Article
from egal.testing.people import Nordnetz, opened

HERE = "/help/nordnetz/de"
PAGE = f"{HERE}/articles/router-verliert-abends-die-leitung/"
HTML = (
    "<h2>Stecker</h2><p>Ziehen Sie den Stecker.</p><h2>Licht</h2><p>Warten Sie.</p>"
    "<h3>Rot</h3><p>Rufen Sie an.</p>"
)


@pytest.fixture
def centre(in_nordnetz: Nordnetz) -> Nordnetz:
    """Nordnetz with an open portal and an article in German and English."""
    opened(in_nordnetz.workspace)
    router(in_nordnetz)
    return in_nordnetz


def router(who: Nordnetz, audience: str = "everybody") -> Article:
    """“Router verliert abends die Leitung”, in the subject “Internet”."""
    category = add_category(
        workspace=who.workspace, actor=who.jana, names={"de": "Internet", "en": "Your line"}
    )
    article = add_article(
        workspace=who.workspace, actor=who.jana, category=category, audience=audience
    )
    said = {
        "de": ("Router verliert abends die Leitung", "Drei Handgriffe, zwei Minuten."),
        "en": ("Router loses the line in the evening", "Three checks, two minutes."),
    }
    for language, (title, summary) in said.items():
        save_revision(
            article=article,
            actor=who.jana,
            language=language,
            title=title,
            summary=summary,
            html=HTML,
        )
        publish(article=article, language=language, actor=who.jana)
    return article
