"""Counts that the vendors' own documents and tools give."""

import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.shared.short.counting import Kind, Measure, count, fits, rest
from egal.shared.short.twitter import twitter_text

X = Measure(Kind.WEIGHTED, 280)
BLUESKY = Measure(Kind.GRAPHEMES, 300)
INSTAGRAM = Measure(Kind.BYTES, 1_000)
MESSENGER = Measure(Kind.CHARACTERS, 2_000)
SMS = Measure(Kind.SMS, 1_600)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Guten Tag, Mara", 15),
        ("Grüße", 5),
        ("Gru\u0308ße", 5),  # composed before it is counted
        ("日本語", 6),
        ("👨‍👩‍👧‍👦", 2),
        ("👋🏽", 2),
        ("🇩🇪", 2),
        ("see https://help.acme.example/router/restart?lamp=red#third-step", 64),
        ("see https://help.acme.com/router/restart?lamp=red#third-step", 27),
        ("acme.com", 23),
        ("(acme.com)", 25),
        ("mara@acme.com", 13),
        ("one\r\ntwo", 7),
        ("", 0),
    ],
)
def test_x_counts_by_weight(text: str, weight: int) -> None:
    assert count(text, X) == weight


WRITTEN = st.text(
    st.sampled_from("aä .,/:-@#日👋🏽\u200d🇩\n\u00a0…'()") | st.characters(codec="utf-8")
)
PIECES = st.sampled_from(
    ["https://acme.com/a?b=c", "acme.de", "www.", "Hallo", " ", "\n", ".", "👩‍🔧"]
)


@given(WRITTEN | st.lists(PIECES).map("".join))
def test_it_is_what_twitter_text_says(text: str) -> None:
    clean = "".join(sign for sign in text if not "\x1c" <= sign <= "\x1f")
    assert count(clean, X) == twitter_text().parse_tweet(clean).weightedLength


@pytest.mark.parametrize("hostile", ["a." * 20_000, "www." * 10_000, "日." * 9_000, "." * 50_000])
def test_hostile_words_are_counted_letter_by_letter(hostile: str) -> None:
    assert count(hostile, X) == len(hostile) + hostile.count("日")


@pytest.mark.parametrize(
    ("text", "measure", "length"),
    [
        ("👨‍👩‍👧‍👦 Grüße", BLUESKY, 7),
        ("👨‍👩‍👧‍👦 Grüße", INSTAGRAM, 33),
        ("👨‍👩‍👧‍👦 Grüße", MESSENGER, 17),
        ("👨‍👩‍👧‍👦 Grüße", SMS, 17),
        ("5 € {Porto}", SMS, 14),
        ("5 € {Pôrto}", SMS, 11),
    ],
)
def test_each_network_counts_in_its_own_way(text: str, measure: Measure, length: int) -> None:
    assert count(text, measure) == length


@pytest.mark.parametrize("kind", Kind)
def test_a_line_end_is_one_however_it_comes(kind: Kind) -> None:
    assert {count(text, Measure(kind, 9)) for text in ("a\nb", "a\r\nb", "a\rb")} == {3}


def test_what_is_left_may_be_less_than_nothing() -> None:
    assert rest("a" * 270, X) == 10
    assert rest("a" * 290, X) == -10
    assert [fits("a" * length, X) for length in (280, 281)] == [True, False]


def test_every_emoji_of_the_library_weighs_2() -> None:
    twitter_text()
    emoji = importlib.import_module("twitter_text.regexp.emoji").emoji_dict
    assert len(emoji) > 3_000
    assert {count(each, X) for each in emoji} == {2}
