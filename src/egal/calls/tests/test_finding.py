"""What was said in a call is found by who may listen, as long as it is kept."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from egal.calls.actions.recordings import remove_expired, remove_recording
from egal.calls.models import Recording
from egal.calls.tests.rooms import a_recording, written
from egal.conversations.actions.spoken import reword
from egal.conversations.models import Conversation, Message, SearchRow
from egal.conversations.search import Hit, find, make_heard_findable
from egal.shared import clock
from egal.testing.people import Nordnetz, writes

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording(in_nordnetz: Nordnetz) -> Recording:
    """Mara's voicemail, written down."""
    return written(a_recording(in_nordnetz), "Meine Verträge sind gekündigt, ruft mich zurück.")


def hits(text: str, **kinds: Any) -> list[Hit]:
    return list(find(text, among=Conversation.objects.all(), **{"heard": True, **kinds}).hits)


@pytest.mark.parametrize("text", ["Vertrag ", "VERTRÄGE ", '"ruft mich zurück"', "lindner vertrag"])
def test_what_mara_said_is_found_as_what_she_writes(recording: Recording, text: str) -> None:
    [hit] = hits(text)
    assert recording.call.message
    assert (hit.message_id, hit.heard) == (recording.call.message_id, True)
    assert any(piece.hit for piece in hit.snippet)
    assert "".join(piece.text for piece in hit.snippet).startswith("Meine Verträge")


def test_who_may_not_listen_finds_the_call_only(recording: Recording) -> None:
    assert not hits("vertrag", heard=False)
    [hit] = hits("voicemail", heard=False)
    assert not hit.heard
    assert "Vertr" not in "".join(piece.text for piece in hit.snippet)


def test_what_is_written_is_not_said_in_a_call(in_nordnetz: Nordnetz) -> None:
    writes(in_nordnetz.inbox, "Henrik", "My contract is over.")
    [hit] = hits("contract")
    assert not hit.heard


def test_the_call_is_reworded_and_found_by_both(recording: Recording) -> None:
    message = Message.objects.get(pk=recording.call.message_id)
    reword(message=message, text="Call, 6:12")
    assert len(hits("call vertrag")) == 1
    assert not hits("voicemail")


def test_two_recordings_of_a_call_are_found_both(recording: Recording) -> None:
    second = Recording.objects.get(pk=recording.pk)
    second.pk, second.sha256 = None, "ab"
    second.save()
    written(second, "The canary sings.")
    assert len(hits("vertrag canary")) == 1
    written(second)
    assert (len(hits("vertrag")), len(hits("canary"))) == (1, 0)


def test_a_removed_recording_is_not_found(recording: Recording, in_nordnetz: Nordnetz) -> None:
    remove_recording(recording=recording, actor=in_nordnetz.jana)
    assert not hits("vertrag")
    [hit] = hits("voicemail")
    assert not hit.heard


def test_nor_one_whose_days_are_over(recording: Recording) -> None:
    with clock.at(clock.now() + timedelta(days=91)):
        remove_expired()
        assert not hits("vertrag")


def test_of_an_hour_every_word_is_found_and_no_more_is_kept(recording: Recording) -> None:
    written(recording, *["wort " * 2_000] * 5, "kanarienvogel", *["wort " * 2_000] * 5, "ente")
    assert len(hits("kanarienvogel")) == 1
    assert not hits("ente")


def test_what_was_written_down_before_that_is_found_too(recording: Recording) -> None:
    row = SearchRow.objects.get(message=recording.call.message_id)
    make_heard_findable(row.message, "")
    assert not hits("vertrag")
    with connection.cursor() as cursor:
        cursor.execute(import_module("egal.calls.migrations.0002_heard").WRITTEN_BEFORE)
    assert len(hits("vertrag zurück")) == 1
