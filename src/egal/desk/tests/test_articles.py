"""The help centre at the desk: articles written, published, moved, taken back."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from django.test import Client

from egal.desk.tests.conftest import signed_in
from egal.knowledge.actions.articles import add_article
from egal.knowledge.actions.readers import note_search
from egal.knowledge.actions.revisions import save_revision
from egal.knowledge.models import Article, Category, Image, Redirect, Revision, Synonym, Translation
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces import scope
from egal.workspaces.actions.add_agent import add_agent

ARTICLES = "/desk/nordnetz/articles/"
JSON = {"Accept": "application/json"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def moving(company: people.Nordnetz) -> Iterator[Article]:
    """An article about moving house, begun in German."""
    with scope.of(company.workspace.id):
        article = add_article(workspace=company.workspace, actor=company.jana)
        save_revision(
            article=article,
            actor=company.jana,
            language="de",
            title="Umziehen",
            html="<p>Melden Sie sich früh.</p>",
        )
        yield article


def at(article: Article, *more: str) -> str:
    return "/".join([f"{ARTICLES}{article.public_id}", *more, ""])


def newest(article: Article, language: str = "de") -> Revision:
    return Revision.objects.filter(article=article, language=language).latest("id")


def test_an_article_begins_with_its_title(jana: Client, company: people.Nordnetz) -> None:
    answer = jana.post(f"{ARTICLES}new/", {"title": "Rechnung lesen", "language": "de"})
    with scope.of(company.workspace.id):
        article = Article.objects.get()
        assert answer["Location"] == at(article)
        assert newest(article).title == "Rechnung lesen"


def test_a_gap_fills_in_the_title(jana: Client, company: people.Nordnetz) -> None:
    with scope.of(company.workspace.id):
        note_search(language="de", words="Umzug", results=0)
    page = jana.get(f"{ARTICLES}gaps/").content.decode()
    assert "new/?title=Umzug&amp;language=de" in page
    assert 'value="Umzug"' in jana.get(f"{ARTICLES}new/?title=Umzug&language=de").content.decode()


def test_what_is_dismissed_is_gone_until_asked_again(
    jana: Client, company: people.Nordnetz
) -> None:
    with scope.of(company.workspace.id):
        note_search(language="de", words="Umzug", results=0)
    jana.post(f"{ARTICLES}gaps/dismissal/", {"language": "de", "words": "umzug"})
    assert "Umzug" not in jana.get(f"{ARTICLES}gaps/").content.decode()
    with scope.of(company.workspace.id):
        note_search(language="de", words="Umzug", results=0)
    assert "Umzug" in jana.get(f"{ARTICLES}gaps/").content.decode()


def test_the_editor_shows_every_language(jana: Client, moving: Article) -> None:
    page = jana.get(at(moving)).content.decode()
    assert 'id="in-de"' in page
    assert 'id="in-en"' in page
    assert "Melden Sie sich früh." in page


def test_a_draft_is_kept_while_one_writes(jana: Client, moving: Article) -> None:
    typed = {"title": "Umziehen", "html": "<div>Eins<br><br>Zwei</div>", "text": "Eins Zwei"}
    typed["after"] = newest(moving).public_id
    answer = jana.post(at(moving, "de", "draft"), typed, headers=JSON)
    assert answer.status_code == 200
    assert answer.json()["after"] == newest(moving).public_id
    assert newest(moving).html == "<p>Eins</p><p>Zwei</p>"


def test_what_lea_saved_meanwhile_is_not_written_over(
    jana: Client, moving: Article, company: people.Nordnetz
) -> None:
    seen = newest(moving).public_id
    lea = add_agent(
        workspace=company.workspace,
        actor=company.jana,
        email="lea@n.example",
        name="Lea",
        password=people.PASSWORD,
        role="lead",
    )
    save_revision(article=moving, actor=lea, language="de", title="Umzug", html="<p>Leas</p>")
    typed = {"title": "Umziehen", "html": "<div>Janas</div>", "after": seen}
    answer = jana.post(at(moving, "de", "draft"), typed, headers=JSON)
    assert answer.status_code == 409
    assert "Lea" in answer.json()["error"]
    assert newest(moving).html == "<p>Leas</p>"
    again = jana.post(at(moving, "de", "draft"), {**typed, "after": "anything"}, headers=JSON)
    assert again.status_code == 200
    assert newest(moving).html == "<p>Janas</p>"


def test_without_scripts_it_is_written_as_markdown(jana: Client, moving: Article) -> None:
    typed = {"title": "Umziehen", "text": "| a | b |\n| --- | --- |\n| 1 | 2 |", "after": ""}
    assert jana.post(at(moving, "de", "draft"), typed).status_code == 302
    assert "<table>" in newest(moving).html
    page = jana.get(at(moving)).content.decode()
    assert "only Markdown shows" in page


def test_publishing_saves_first(jana: Client, moving: Article) -> None:
    typed = {"title": "Umziehen mit uns", "html": "<div>Früh</div>", "after": ""}
    jana.post(at(moving, "de", "publication"), typed)
    translation = Translation.objects.get(article=moving, language="de")
    assert (translation.title, translation.html) == ("Umziehen mit uns", "<p>Früh</p>")


def test_the_old_address_leads_to_the_new_one(jana: Client, moving: Article) -> None:
    jana.post(at(moving, "de", "publication"))
    jana.post(at(moving, "de", "address"), {"slug": "umzug"})
    assert Translation.objects.get(article=moving).slug == "umzug"
    assert Redirect.objects.get(article=moving).slug == "umziehen"
    assert "Lead here, too:" in jana.get(at(moving)).content.decode()


def test_an_address_that_is_taken_is_refused(
    jana: Client, moving: Article, company: people.Nordnetz
) -> None:
    other = add_article(workspace=company.workspace, actor=company.jana)
    save_revision(article=other, actor=company.jana, language="de", title="Rechnung")
    answer = jana.post(at(moving, "de", "address"), {"slug": "rechnung"})
    assert answer.status_code == 422
    assert "Another article has this address" in answer.content.decode()


def test_it_can_be_taken_offline(jana: Client, moving: Article) -> None:
    jana.post(at(moving, "de", "publication"))
    jana.post(at(moving, "de", "publication", "end"))
    assert not Translation.objects.get(article=moving).is_published


def test_the_list_says_how_each_language_stands(jana: Client, moving: Article) -> None:
    jana.post(at(moving, "de", "publication"))
    page = jana.get(ARTICLES).content.decode()
    assert "German: published" in page
    assert "English: not written" in page
    assert "Umziehen" in jana.get(f"{ARTICLES}?q=umzieh&state=published&in=de").content.decode()
    assert "No such article" in jana.get(f"{ARTICLES}?state=missing&in=de").content.decode()


def test_a_newer_draft_is_seen_in_the_list(jana: Client, moving: Article) -> None:
    jana.post(at(moving, "de", "publication"))
    jana.post(at(moving, "de", "draft"), {"title": "Umziehen", "html": "<div>Neu</div>"})
    assert "published, with a newer draft" in jana.get(ARTICLES).content.decode()
    assert "Umziehen" in jana.get(f"{ARTICLES}?state=changed&in=de").content.decode()


def test_an_older_version_shows_what_changed_and_comes_back(jana: Client, moving: Article) -> None:
    first = newest(moving)
    jana.post(at(moving, "de", "publication"))
    late = {"title": "Umziehen", "html": "<div>Melden Sie sich spät.</div>"}
    jana.post(at(moving, "de", "draft"), late)
    page = jana.get(at(moving, "de", "revisions")).content.decode()
    assert "<del>früh</del><ins>spät</ins>" in page
    jana.post(at(moving, "de", "revisions", first.public_id, "restoration"))
    assert newest(moving).html == first.html
    assert newest(moving).id != first.id


def test_the_preview_shows_the_draft(jana: Client, moving: Article) -> None:
    page = jana.get(at(moving, "de", "preview")).content.decode()
    assert "Melden Sie sich früh." in page
    assert jana.get(at(moving, "en", "preview")).status_code == 404


def test_a_picture_goes_up_and_is_shown(jana: Client, company: people.Nordnetz) -> None:
    answer = jana.post(
        f"{ARTICLES}pictures/",
        PNG,
        content_type="application/octet-stream",
        headers={"X-File-Name": "Dose.png"},
    )
    assert answer.status_code == 201
    with closing(jana.get(answer.json()["picture"])) as shown:
        assert shown["Content-Type"] == "image/png"


def test_what_is_no_picture_is_refused(jana: Client, company: people.Nordnetz) -> None:
    evil = b"<svg onload=alert(1)>"
    answer = jana.post(f"{ARTICLES}pictures/", evil, content_type="application/octet-stream")
    assert answer.status_code == 422
    with scope.of(company.workspace.id):
        assert not Image.objects.exists()


def test_categories_are_named_ordered_and_removed(jana: Client, company: people.Nordnetz) -> None:
    for german, english in (("Rechnung", "Bills"), ("Umzug", "Moving")):
        names = {"name-de": german, "name-en": english, "icon": "wifi"}
        jana.post(f"{ARTICLES}categories/", names)
    with scope.of(company.workspace.id):
        bills, moving = Category.objects.order_by("position")
        jana.post(f"{ARTICLES}categories/{moving.public_id}/place/", {"to": "earlier"})
        jana.post(f"{ARTICLES}categories/{bills.public_id}/", {"name-de": "Rechnungen"})
        assert [str(each) for each in Category.objects.order_by("position")] == [
            "Umzug",
            "Rechnungen",
        ]
        jana.post(f"{ARTICLES}categories/{bills.public_id}/removal/")
        assert Category.objects.count() == 1


def test_a_category_without_a_name_is_refused(jana: Client, company: people.Nordnetz) -> None:
    answer = jana.post(f"{ARTICLES}categories/", {"name-de": " "})
    assert answer.status_code == 422
    assert "Give the category a name" in answer.content.decode()


def test_synonyms_are_a_line_each(jana: Client, company: people.Nordnetz) -> None:
    jana.post(f"{ARTICLES}synonyms/", {"language": "de", "sets": "Umzug, umziehen\n\nDSL, Leitung"})
    with scope.of(company.workspace.id):
        assert [each.words for each in Synonym.objects.order_by("id")] == [
            ["Umzug", "umziehen"],
            ["DSL", "Leitung"],
        ]
    lonely = jana.post(f"{ARTICLES}synonyms/", {"language": "de", "sets": "Umzug"})
    assert lonely.status_code == 422
    assert "two words or more" in lonely.content.decode()


def test_removing_it_removes_all(jana: Client, moving: Article) -> None:
    jana.post(at(moving, "removal"))
    assert not Article.objects.exists()


def test_agents_without_the_permission_see_nothing_of_it(
    moving: Article, company: people.Nordnetz
) -> None:
    tariq = signed_in(company.tariq.account.email)
    assert tariq.get(ARTICLES).status_code == 403
    assert "articles/" not in tariq.get("/desk/nordnetz/conversations/").content.decode()


def test_whose_it_is_for_and_where_it_stands(jana: Client, moving: Article) -> None:
    jana.post(f"{ARTICLES}categories/", {"name-de": "Umzug"})
    category = Category.objects.get()
    chosen = {"category": public_id(category.id), "audience": "signed_in"}
    assert jana.post(at(moving), chosen).status_code == 302
    moving.refresh_from_db()
    assert (moving.category, moving.audience) == (category, "signed_in")
