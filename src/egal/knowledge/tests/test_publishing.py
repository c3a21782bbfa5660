"""From a draft to a page at an address of its own, and back."""

import pytest

from egal.knowledge.actions.articles import add_article, remove_article
from egal.knowledge.actions.categories import add_category, remove_category
from egal.knowledge.actions.publishing import change_slug, publish, unpublish
from egal.knowledge.actions.revisions import Meanwhile, save_revision
from egal.knowledge.actions.synonyms import set_synonyms
from egal.knowledge.models import Article, Redirect, Revision, SearchRow, Translation, Word
from egal.knowledge.taken import holder_of
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz
from egal.workspaces.permissions import NotAllowed

HTML = "<p>Ziehen Sie den <strong>Stecker</strong>.</p>"


@pytest.fixture
def article(in_nordnetz: Nordnetz) -> Article:
    """Jana has written it, nobody can read it yet."""
    made = add_article(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana)
    save_revision(
        article=made, actor=in_nordnetz.jana, language="de", title="Störung am Abend", html=HTML
    )
    return made


def published(article: Article, who: Nordnetz) -> Translation:
    return publish(article=article, language="de", actor=who.jana)


def test_what_is_published_is_the_newest_revision(article: Article, in_nordnetz: Nordnetz) -> None:
    translation = published(article, in_nordnetz)
    assert (translation.slug, translation.title) == ("stoerung-am-abend", "Störung am Abend")
    assert translation.text == "Ziehen Sie den Stecker."
    save_revision(article=article, actor=in_nordnetz.jana, language="de", title="Anders")
    translation.refresh_from_db()
    assert translation.title == "Störung am Abend"
    assert published(article, in_nordnetz).title == "Anders"


def test_one_sitting_is_one_revision_until_it_is_published(
    article: Article, in_nordnetz: Nordnetz
) -> None:
    for title in ("Eins", "Zwei"):
        save_revision(article=article, actor=in_nordnetz.jana, language="de", title=title)
    assert Revision.objects.count() == 1
    published(article, in_nordnetz)
    save_revision(article=article, actor=in_nordnetz.jana, language="de", title="Drei")
    assert Revision.objects.count() == 2


def test_who_saves_over_somebody_elses_words_is_told(
    article: Article, in_nordnetz: Nordnetz
) -> None:
    mine = Revision.objects.get()
    tariq = in_nordnetz.tariq
    tariq.role = "lead"
    theirs = save_revision(article=article, actor=tariq, language="de", title="Tariqs Titel")
    with pytest.raises(Meanwhile, match="Tariq") as told:
        save_revision(
            article=article, actor=in_nordnetz.jana, language="de", title="Janas", after=mine.id
        )
    assert told.value.newest == theirs


def test_agents_do_not_write_articles(article: Article, in_nordnetz: Nordnetz) -> None:
    with pytest.raises(NotAllowed):
        publish(article=article, language="de", actor=in_nordnetz.tariq)


def test_the_former_address_leads_to_the_article(article: Article, in_nordnetz: Nordnetz) -> None:
    published(article, in_nordnetz)
    change_slug(article=article, language="de", slug="Leitung weg", actor=in_nordnetz.jana)
    assert holder_of("de", "stoerung-am-abend") == holder_of("de", "leitung-weg") == article.id
    change_slug(article=article, language="de", slug="stoerung-am-abend", actor=in_nordnetz.jana)
    assert list(Redirect.objects.values_list("slug", flat=True)) == ["leitung-weg"]


def test_an_address_is_nobody_elses(article: Article, in_nordnetz: Nordnetz) -> None:
    other = add_article(workspace=in_nordnetz.workspace, actor=in_nordnetz.jana)
    save_revision(article=other, actor=in_nordnetz.jana, language="de", title="Störung am Abend")
    assert Translation.objects.get(article=other).slug == "stoerung-am-abend-2"
    with pytest.raises(Trouble, match="address"):
        change_slug(article=other, language="de", slug="stoerung-am-abend", actor=in_nordnetz.jana)


def test_what_is_taken_back_is_found_no_more(article: Article, in_nordnetz: Nordnetz) -> None:
    published(article, in_nordnetz)
    assert Word.objects.filter(word="stecker", stem="steck").exists()
    unpublish(article=article, language="de", actor=in_nordnetz.jana)
    assert not SearchRow.objects.exists()
    assert not Word.objects.exists()
    assert not Translation.objects.get().is_published


def test_an_article_goes_with_all_of_it(article: Article, in_nordnetz: Nordnetz) -> None:
    published(article, in_nordnetz)
    remove_article(article=article, actor=in_nordnetz.jana)
    remove_article(article=article, actor=in_nordnetz.jana)
    assert not Revision.objects.exists()
    assert not Word.objects.exists()


def test_articles_outlive_their_category(in_nordnetz: Nordnetz) -> None:
    jana, workspace = in_nordnetz.jana, in_nordnetz.workspace
    category = add_category(workspace=workspace, actor=jana, names={"de": "Rechnung"})
    article = add_article(workspace=workspace, actor=jana, category=category)
    remove_category(category=category, actor=jana)
    article.refresh_from_db()
    assert article.category is None


def test_synonyms_are_two_words_or_more(in_nordnetz: Nordnetz) -> None:
    sets = [["Umzug", "umziehen"], ["WLAN", "wlan"]]
    with pytest.raises(Trouble):
        set_synonyms(
            workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, language="de", sets=sets
        )
