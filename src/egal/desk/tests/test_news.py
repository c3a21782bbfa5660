from egal.conversations.actions.assign import assign
from egal.conversations.actions.note import add_note
from egal.desk.news import news_of
from egal.events.models import Event
from egal.events.sequencer import place_events
from egal.testing.people import Fremdfirma, Nordnetz, conversation_of, writes
from egal.workspaces import scope


def newest(kind: str) -> int:
    place_events()
    seq = Event.objects.filter(kind=kind).order_by("-seq").values_list("seq", flat=True)[0]
    assert seq
    return seq


def test_a_note_comes_below_its_day(nordnetz: Nordnetz) -> None:
    conversation = conversation_of(writes(nordnetz.inbox, "Mara", "The router is down."))
    with scope.of(nordnetz.workspace.id):
        add_note(conversation=conversation, actor=nordnetz.jana, text="Ask <b>Tariq</b>.")
    piece = news_of(nordnetz.workspace.id, newest("note.added"), "de")
    assert "Ask &lt;b&gt;Tariq&lt;/b&gt;." in piece
    assert piece.index("Heute") < piece.index("Ask")


def test_an_event_is_told_in_the_language_asked_for(nordnetz: Nordnetz) -> None:
    conversation = conversation_of(writes(nordnetz.inbox, "Mara", "The router is down."))
    with scope.of(nordnetz.workspace.id):
        assign(conversation=conversation, agent=nordnetz.jana, actor=nordnetz.jana)
    seq = newest("conversation.assigned")
    assert "took this on" in news_of(nordnetz.workspace.id, seq, "en")
    assert "übernommen" in news_of(nordnetz.workspace.id, seq, "de")


def test_there_is_nothing_of_another_workspace(nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> None:
    writes(nordnetz.inbox, "Mara", "The router is down.")
    seq = newest("message.received")
    assert news_of(fremdfirma.workspace.id, seq, "en") == ""
    assert "router is down" in news_of(nordnetz.workspace.id, seq, "en")


def test_what_stands_elsewhere_adds_nothing(nordnetz: Nordnetz) -> None:
    writes(nordnetz.inbox, "Mara", "The router is down.")
    assert news_of(nordnetz.workspace.id, newest("conversation.opened"), "en") == ""
