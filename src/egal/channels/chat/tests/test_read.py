"""Messages of a chat as they are read."""

import pytest

from egal.channels.base import Unreadable
from egal.channels.chat.channel import channel
from egal.channels.chat.tests.samples import ANSWER, read_bytes, sample


def test_who_wrote_it_is_what_our_door_says_and_not_the_message() -> None:
    message = read_bytes(b'{"id": "1", "text": "Hi", "visitor": "Eve", "answers": 9}')
    assert (message.sender.address, message.answers) == ("k3G7QA", None)


def test_it_goes_on_from_what_our_door_has_checked() -> None:
    assert read_bytes(sample("question"), answers=7).answers == 7


def test_the_same_name_of_two_customers_is_no_copy() -> None:
    content = sample("question")
    keys = {read_bytes(content, visitor=each).dedupe_key for each in ("a", "b", "a")}
    assert len(keys) == 2


def test_a_message_without_words_and_files_says_nothing() -> None:
    with pytest.raises(Unreadable, match="nothing"):
        read_bytes(b'{"id": "1", "text": "  "}')


def test_what_is_sent_lies_here() -> None:
    assert channel.send(ANSWER).external_id.startswith("chat-")
