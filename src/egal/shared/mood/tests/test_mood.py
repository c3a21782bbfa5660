import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.shared.mood import mood_of
from egal.shared.mood.mood import READ, UNHAPPY

UNHAPPY_TEXTS = [
    "Mein Internet funktioniert seit drei Wochen nicht.",
    "Das ist nicht gut, was Sie da machen. Eine Frechheit.",
    "Still waiting for my refund, this is the third time I ask.",
    "NIEMAND ANTWORTET MIR",
    "Wow, again no signal. Brilliant.",
    "Nice product but your support is useless.",
    "😡😡",
    "Der Techniker war freundlich, aber die Leitung ist immer noch nicht in Ordnung.",
]
OTHER_TEXTS = [
    "Kein Problem, ich warte gern.",
    "Not bad at all!",
    "Wie kündige ich meinen Vertrag?",
    "How do I get a refund?",
    "Anfangs war es furchtbar, aber jetzt bin ich sehr zufrieden. Danke!",
    "Gibt es eine Störung in Kiel?",
    "Never mind, it works again. Thank you.",
    "https://example.org/schlecht/frechheit",
    "",
]


@pytest.mark.parametrize("text", UNHAPPY_TEXTS)
def test_who_is_unhappy_is_heard(text: str) -> None:
    assert mood_of(text).unhappy


@pytest.mark.parametrize("text", OTHER_TEXTS)
def test_who_asks_or_thanks_is_not_called_unhappy(text: str) -> None:
    assert not mood_of(text).unhappy


@pytest.mark.parametrize(
    ("louder", "calmer"),
    [
        ("Das ist sehr schlecht", "Das ist schlecht"),
        ("This is TERRIBLE", "This is terrible"),
        ("Das ist schlecht!", "Das ist schlecht"),
        ("Nobody helps me", "Can anybody help me?"),
        ("I am not happy", "I am happy"),
    ],
)
def test_emphasis_makes_it_worse(louder: str, calmer: str) -> None:
    assert mood_of(louder).score < mood_of(calmer).score


def test_a_language_that_is_told_is_not_guessed() -> None:
    assert mood_of("Mist, alles kaputt und ärgerlich", "de-AT").unhappy
    assert mood_of("C'est une catastrophe", "fr").score == 0


def test_faces_are_understood_in_every_language() -> None:
    assert mood_of("Bonjour 😡", "fr").unhappy
    assert mood_of("Merci ❤️", "fr").score > 0


def test_only_the_beginning_is_read() -> None:
    assert mood_of("x" * READ + " Frechheit").score == 0


@given(st.text(), st.sampled_from(["", "de", "en", "fr", "x"]))
def test_any_text_has_a_mood(text: str, language: str) -> None:
    mood = mood_of(text, language)
    assert -1 <= mood.score <= 1
    assert mood.unhappy == (mood.score <= UNHAPPY)


PIECES = ["nicht", "gut", "aber", "sehr", "#", "3", "Wochen", "?!", "😡", "danke", "%", "_", "n't"]


@given(st.lists(st.sampled_from(PIECES)))
def test_words_in_any_order_have_a_mood(words: list[str]) -> None:
    assert -1 <= mood_of(" ".join(words)).score <= 1
