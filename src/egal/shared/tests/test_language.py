import pytest

from egal.shared.language import language_of

GERMAN = "Guten Tag, seit gestern ist die Leitung weg, niemand war am Telefon. Bitte helfen Sie."
ENGLISH = "Hello, since yesterday the line is down and nobody was on the phone. Please help me."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (ENGLISH, "en"),
        (f"{GERMAN} {ENGLISH}", ""),
        ("Die Connection ist seit dem Update down, und der Support Chat ist offline.", "de"),
        ("Rechnung", ""),
        ("Bonjour, la ligne est en panne depuis hier et je ne peux pas travailler.", ""),
        ("", ""),
    ],
)
def test_small_words_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language
