"""The help centre as its readers see it."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from egal.contacts.visitors import begin_visit, cookie_of
from egal.knowledge.actions.articles import change_article
from egal.knowledge.actions.images import add_image
from egal.knowledge.actions.publishing import change_slug, publish, unpublish
from egal.knowledge.actions.readers import answer_feedback
from egal.knowledge.actions.revisions import save_revision
from egal.knowledge.models import Article, Category, Reading, Search
from egal.portal.articles.tests.conftest import HERE, PAGE
from egal.shared import clock
from egal.shared.files import keep_pieces
from egal.testing.people import Fremdfirma, Nordnetz
from egal.workspaces import scope
from egal.workspaces.models import Portal

GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_the_first_page_leads_to_subjects_and_articles(client: Client, centre: Nordnetz) -> None:
    page = client.get(f"{HERE}/articles/").text
    assert "Internet" in page
    assert 'href="/help/nordnetz/de/articles/router-verliert-abends-die-leitung/"' in page
    subject = re.search(rf"{HERE}/articles/about/\w+/", page)
    assert subject
    assert "Drei Handgriffe" in client.get(subject[0]).text


def test_a_subject_of_another_company_is_not_found(
    client: Client, centre: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    with scope.of(fremdfirma.workspace.id):
        foreign = Category.objects.create(
            workspace=fremdfirma.workspace, names={"de": "Fremd"}, created_at=clock.now()
        )
    assert client.get(f"{HERE}/articles/about/{foreign.public_id}/").status_code == 404


def test_an_article_says_where_it_is_in_other_languages(client: Client, centre: Nordnetz) -> None:
    page = client.get(PAGE).text
    english = "/help/nordnetz/en/articles/router-loses-the-line-in-the-evening/"
    assert f'<a href="{english}" hreflang="en"' in page
    assert f'hreflang="en" href="http://localhost{english}"' in page.replace(":8000", "")


def test_long_ones_begin_with_what_is_in_them(client: Client, centre: Nordnetz) -> None:
    page = client.get(PAGE).text
    assert '<a href="#h-stecker">Stecker</a>' in page
    assert '<h2 id="h-stecker">Stecker</h2>' in page


def test_search_engines_are_told_what_it_is(client: Client, centre: Nordnetz) -> None:
    centre.workspace.name = "</script><b>&"
    centre.workspace.save()
    page = client.get(PAGE).text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    article, way = json.loads(found[1])["@graph"]
    assert article["publisher"]["name"] == "</script><b>&"
    assert [step["name"] for step in way["itemListElement"]][1] == "Internet"


def test_a_former_address_leads_on_for_good(client: Client, centre: Nordnetz) -> None:
    change_slug(article=Article.objects.get(), language="de", slug="abends", actor=centre.jana)
    answer = client.get(f"{PAGE}?from=x")
    assert (answer.status_code, answer["Location"]) == (301, f"{HERE}/articles/abends/?from=x")


def test_what_is_not_there_is_looked_for(client: Client, centre: Nordnetz) -> None:
    unpublish(article=Article.objects.get(), language="de", actor=centre.jana)
    answer = client.get(PAGE)
    assert answer.status_code == 404
    assert 'value="router verliert abends die leitung"' in answer.text


def test_what_is_for_customers_asks_to_sign_in(client: Client, centre: Nordnetz) -> None:
    article = Article.objects.get()
    change_article(
        article=article, actor=centre.jana, category=article.category, audience="signed_in"
    )
    _visitor, token = begin_visit(workspace=centre.workspace)
    client.cookies[cookie_of(centre.workspace.id)] = token
    answer = client.get(PAGE)
    assert (answer.status_code, "Stecker" in answer.text) == (403, False)
    assert f"sign-in/?next={PAGE}" in answer.text
    assert "Router" not in client.get(f"{HERE}/search/?q=Router").text.partition("<main")[2][900:]
    assert "router" not in client.get("/help/nordnetz/sitemap.xml").text
    assert client.get(f"{HERE}/articles/").status_code == 200


def test_readings_are_counted(client: Client, centre: Nordnetz) -> None:
    client.get(PAGE)
    client.get(PAGE, headers={"Sec-Purpose": "prefetch"})
    client.head(PAGE)
    client.get(PAGE)
    assert Reading.objects.get().times == 2


def test_pictures_are_shown_from_here(client: Client, centre: Nordnetz) -> None:
    image = add_image(
        workspace=centre.workspace, actor=centre.jana, kept=keep_pieces([GIF]), name="lampe.gif"
    )
    article = Article.objects.get()
    html = (
        f'<p><img src="cid:{image.sha256}" alt="Rote Lampe"><img src="cid:{"0" * 64}" alt="?"></p>'
    )
    save_revision(article=article, actor=centre.jana, language="de", title="Lampe", html=html)
    publish(article=article, language="de", actor=centre.jana)
    page = client.get(PAGE).text
    assert page.count("<img") == 1
    shown = re.search(r'<img loading="lazy" src="([^"]*)"', page)
    assert shown
    answer = client.get(shown[1])
    assert (answer["Content-Type"], answer.getvalue()) == ("image/gif", GIF)


def test_a_search_is_noted_and_its_hits_are_marked(client: Client, centre: Nordnetz) -> None:
    page = client.get(f"{HERE}/search/", {"q": "leitungen"}).text
    assert "<mark>Leitung</mark>" in page
    noted = Search.objects.get()
    assert (noted.words, noted.results, noted.contacted_at) == ("leitungen", 1, None)


def test_what_is_typed_is_answered_in_pieces(client: Client, centre: Nordnetz) -> None:
    place = f"{HERE}/search/suggestions/"
    for number in range(5):
        answer_feedback(article=Article.objects.get(), language="de", helped=number > 0)
    assert "80 %" in client.get(place, {"q": "rout"}).text
    assert client.get(place, {"q": "r"}).text.strip() == ""
    assert not Search.objects.exists()
    client.get(place, {"q": "zebrafink", "settled": "1"})
    assert Search.objects.get().results == 0


@pytest.mark.parametrize(
    "words", ["\x00", "'", "%", "a" * 5_000, "🦓", "𝔯𝔬𝔲𝔱𝔢𝔯", "\ud800"[:0], "((("]
)
def test_nothing_typed_is_an_error(client: Client, centre: Nordnetz, words: str) -> None:
    for place in ("search/", "search/suggestions/"):
        assert client.get(f"{HERE}/{place}", {"q": words}).status_code == 200


def test_news_come_by_rss(client: Client, centre: Nordnetz) -> None:
    feed = ET.fromstring(client.get(f"{HERE}/articles/feed.xml").content)
    assert [item.text for item in feed.iterfind("channel/item/title")] == [
        "Router verliert abends die Leitung"
    ]


def test_the_sitemap_has_each_language(client: Client, centre: Nordnetz) -> None:
    site = ET.fromstring(client.get("/help/nordnetz/sitemap.xml").content)
    places = [place.text or "" for place in site.iterfind("s:url/s:loc", NS)]
    assert len(places) == 6
    assert sum("router" in place for place in places) == 2


def test_robots_are_told_on_the_portals_own_domain(client: Client, centre: Nordnetz) -> None:
    assert client.get("/help/nordnetz/robots.txt").status_code == 404
    Portal.objects.update(domain="hilfe.nordnetz.example")
    answer = client.get("/robots.txt", headers={"Host": "hilfe.nordnetz.example"})
    assert "Sitemap: http://hilfe.nordnetz.example/sitemap.xml" in answer.text


def test_no_page_sets_a_cookie(client: Client, centre: Nordnetz) -> None:
    for place in (PAGE, f"{HERE}/articles/", f"{HERE}/search/?q=router"):
        assert not client.get(place).cookies
