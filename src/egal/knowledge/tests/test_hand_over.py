"""What somebody tried by themselves goes along when they write to us."""

from typing import Any

from django.utils import translation as languages

from egal.conversations.timeline import timeline
from egal.desk.words import event_in_words
from egal.events.models import Event
from egal.knowledge.actions.hand_over import hand_over
from egal.knowledge.actions.readers import note_search
from egal.knowledge.models import Ending, Search
from egal.knowledge.tests.articles import written
from egal.knowledge.trail import Trail
from egal.testing.people import Nordnetz, conversation_of, writes

MARA: Any = {"contact": 1, "name": "Mara Lindner", "language": "de"}


def test_the_agent_sees_what_was_searched_and_read(in_nordnetz: Nordnetz) -> None:
    conversation = conversation_of(writes(in_nordnetz.inbox, "Mara", "Hallo"))
    read = written(in_nordnetz, "Router neu starten")
    search = note_search(language="de", words="abends weg", results=1)
    trail = Trail().searched(search.words, search).read(read.article_id)
    hand_over(conversation_id=conversation.id, trail=trail, **MARA)
    shown = [entry.event for day in timeline(conversation).days for entry in day.entries]
    with languages.override("en"):
        said = [event_in_words(event) for event in shown if event]
    assert said == ["Mara Lindner looked for “abends weg” and read “Router neu starten”"]


def test_searches_and_articles_that_ended_in_contact_are_noted(in_nordnetz: Nordnetz) -> None:
    read = written(in_nordnetz, "Router neu starten")
    search = note_search(language="de", words="abends weg", results=1)
    trail = Trail().searched(search.words, search).read(read.article_id)
    hand_over(conversation_id=1, trail=trail, **MARA)
    assert Search.objects.get().contacted_at
    assert Ending.objects.get().article_id == read.article_id


def test_a_trail_of_what_is_gone_says_nothing(in_nordnetz: Nordnetz) -> None:
    for trail in (Trail(), Trail().read(4711)):
        told = hand_over(conversation_id=1, trail=trail, **MARA)
        assert told is None
    assert not Event.objects.filter(kind="knowledge.handed_over").exists()
