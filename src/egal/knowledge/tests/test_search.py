"""What readers find, however they put it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.knowledge.actions.readers import answer_feedback
from egal.knowledge.actions.synonyms import set_synonyms
from egal.knowledge.search import find
from egal.knowledge.search.spelling import distance
from egal.knowledge.tests.articles import written
from egal.testing.people import Fremdfirma, Nordnetz
from egal.workspaces import scope


def titles(text: str, language: str = "de", **more: bool) -> list[str]:
    return [hit.translation.title for hit in find(text, language, **more).hits]


@pytest.fixture
def company(in_nordnetz: Nordnetz) -> Nordnetz:
    written(in_nordnetz, "Ihre Rechnung verstehen", text="Jeder Posten im Einzelnen.")
    written(in_nordnetz, "Umzug melden", text="Sagen Sie uns die neue Anschrift.")
    written(
        in_nordnetz, "Router neu starten", text="Ziehen Sie den Stecker.", summary="Zwei Minuten."
    )
    return in_nordnetz


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Rechnungen", "Ihre Rechnung verstehen"),
        ("Umzüge", "Umzug melden"),
        ("rotuer", "Router neu starten"),
        ("rechnug", "Ihre Rechnung verstehen"),
        ("Rechnugen", "Ihre Rechnung verstehen"),
        ("Internetrechnung", "Ihre Rechnung verstehen"),
        ("wie starte ich den Router?", "Router neu starten"),
        ("stecker ziehen", "Router neu starten"),
        ("<b>'Rechnung' & | ! \\ :*", "Ihre Rechnung verstehen"),
    ],
)
def test_what_is_asked_is_found(company: Nordnetz, asked: str, found: str) -> None:
    assert titles(asked)[:1] == [found]


def test_what_nobody_wrote_is_not_found(company: Nordnetz) -> None:
    for asked in ("Zebrafink", "", "   ", "und", "???", "\x00", "'"):
        assert titles(asked) == []


def test_what_was_meant_is_said(company: Nordnetz) -> None:
    assert find("neue rechnug", "de").corrected == "neue rechnung"
    assert find("rechnung", "de").corrected == ""


def test_somebody_who_is_typing_finds_before_the_word_is_finished(company: Nordnetz) -> None:
    assert titles("rout", typing=True) == ["Router neu starten"]
    assert titles("Umzug mel", typing=True) == ["Umzug melden"]


def test_synonyms_find_one_another(company: Nordnetz) -> None:
    assert titles("Wohnungswechsel") == []
    sets = [["Umzug", "umziehen", "neue Wohnung"], ["Router", "Wohnungswechsel"]]
    set_synonyms(workspace=company.workspace, actor=company.jana, language="de", sets=sets)
    for word in ("umziehen", "eine neue Wohnung", "Umzug"):
        assert titles(word) == ["Umzug melden"]
    assert titles("Wohnungswechsel") == ["Router neu starten"]


def test_a_title_weighs_more_than_a_summary_and_that_more_than_the_text(
    in_nordnetz: Nordnetz,
) -> None:
    written(in_nordnetz, "Drittens", text="Glasfaser")
    written(in_nordnetz, "Zweitens", summary="Glasfaser")
    written(in_nordnetz, "Glasfaser")
    assert titles("glasfaser") == ["Glasfaser", "Zweitens", "Drittens"]


def test_a_longer_word_that_has_it_in_it_follows(in_nordnetz: Nordnetz) -> None:
    written(in_nordnetz, "Die Stromrechnung")
    written(in_nordnetz, "Rechnungsadresse ändern")
    written(in_nordnetz, "Rechnung")
    assert titles("Rechnung")[0] == "Rechnung"
    assert set(titles("Rechnung")) == {"Rechnung", "Die Stromrechnung", "Rechnungsadresse ändern"}


@pytest.mark.parametrize(
    ("language", "title", "asked"),
    [
        ("en", "Reading your invoice", "invoices"),
        ("fr", "Payer vos factures", "facture"),
        ("pl", "Rachunek", "rachunek"),
        ("pt-br", "Pagar as contas", "conta"),
    ],
)
def test_each_language_is_stemmed_as_it_is(
    in_nordnetz: Nordnetz, language: str, title: str, asked: str
) -> None:
    written(in_nordnetz, title, language=language)
    assert titles(asked, language) == [title]
    assert titles(asked, "de") == []


def test_what_is_for_customers_is_found_by_who_has_signed_in(in_nordnetz: Nordnetz) -> None:
    written(in_nordnetz, "Geheimer Tarif", audience="signed_in")
    assert titles("Tarif") == []
    assert titles("Tarif", signed_in=True) == ["Geheimer Tarif"]


def test_nothing_is_found_at_another_company(company: Nordnetz, fremdfirma: Fremdfirma) -> None:
    with scope.of(fremdfirma.workspace.id):
        assert titles("Rechnung") == []
        assert titles("rechnug") == []


def test_the_place_that_matches_is_marked(company: Nordnetz) -> None:
    hit = find("posten", "de").hits[0]
    assert [piece.text for piece in hit.snippet if piece.hit] == ["Posten"]


def test_how_many_it_helped_is_told_from_five_answers_on(company: Nordnetz) -> None:
    article = find("Rechnung", "de").hits[0].translation.article
    for number in range(5):
        assert find("Rechnung", "de").hits[0].helped is None
        answer_feedback(article=article, language="de", helped=number > 0)
    helped = find("Rechnung", "de").hits[0].helped
    assert helped
    assert helped.percent == 80


WORDS = st.text("abc", max_size=6)


@given(WORDS, WORDS)
def test_a_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other, 6) == distance(other, one, 6)
    assert (distance(one, other, 6) == 0) == (one == other)
