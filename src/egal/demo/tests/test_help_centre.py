"""The demo's help centre has no mistakes, and its figures show."""

from egal.demo.help_centre import fill_help_centre
from egal.knowledge.listing import State, in_order, standings
from egal.knowledge.models import Article
from egal.testing.people import Nordnetz


def test_every_article_is_there_in_both_languages(in_nordnetz: Nordnetz) -> None:
    fill_help_centre(in_nordnetz.workspace, in_nordnetz.jana)
    found = standings(in_order(Article.objects.all()))
    assert len(found) == 8
    states = {state for each in found for state in each.states.values()}
    assert states == {State.PUBLISHED}
    assert {frozenset(each.titles) for each in found} == {frozenset({"de", "en"})}
    assert any(each.helped for each in found)
