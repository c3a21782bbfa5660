"""Long answers as a colleague writes them, and laws for any text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from egal.shared.short.counting import Kind, Measure, fits
from egal.shared.short.graphemes import graphemes
from egal.shared.short.splitting import split

POST = Measure(Kind.WEIGHTED, 280)
SMS = Measure(Kind.SMS, 160)
LINK = "https://hilfe.nordnetz.example/termine/absagen?woche=27&grund=erledigt"
VISIT = (
    "Guten Tag Mara, das tut uns leid. Der Techniker kommt am 3. Juli zwischen 9 und 17 Uhr, d. h. "
    "Sie müssten an dem Tag zu Hause sein. Bitte halten Sie den Router bereit, inkl. Netzteil."
)
INSTEAD = (
    "Wenn die Lampe vorher grün leuchtet, brauchen Sie ihn nicht mehr: Sagen Sie dann bitte ab "
    f"unter {LINK}. Dr. Weber aus der Technik hat die Leitung geprüft. Sie ist in Ordnung. Es "
    "liegt also am Gerät."
)
ANSWER = f"{VISIT}\r\n\r\n{INSTEAD}"


def test_what_fits_stays_one() -> None:
    assert split(f"  {VISIT}\n", POST) == [VISIT]
    assert split(" \n ", POST) == []


def test_an_answer_is_cut_between_paragraphs() -> None:
    assert split(ANSWER, POST) == [f"{VISIT} (1/2)", f"{INSTEAD} (2/2)"]
    assert split(ANSWER, POST, numbered=False) == [VISIT, INSTEAD]


def test_a_paragraph_is_cut_between_sentences() -> None:
    first, second = split(VISIT, SMS)
    assert first.endswith("d. h. Sie müssten an dem Tag zu Hause sein. (1/2)")
    assert second == "Bitte halten Sie den Router bereit, inkl. Netzteil. (2/2)"


@pytest.mark.parametrize(
    "sentence",
    [
        "Am 3. Juli wird z. B. im 2. Stock gearbeitet",
        "Prof. Dr. A. Schmidt und der 1. FC Köln sind da",
        "Das kostet ca. 5 Euro inkl. MwSt und zzgl. Versand",
        "See www.nordnetz.example for Mr. J. R. Miller of the U.S. office",
        "It costs approx. 5 pounds incl. VAT at 3 p.m. on Friday, e.g. by card",
        "Unsere Filiale ist in der Goethestr. 5 in Köln",
        "Am 24.12. und am 31.12.2026 ist bis 15.30 Uhr geöffnet",
    ],
)
def test_no_sentence_ends_after_a_shortening(sentence: str) -> None:
    """Each fits one part, so none is cut."""
    parts = split(f"{sentence}. " * 9, Measure(Kind.CHARACTERS, 90), numbered=False)
    assert parts == [f"{sentence}."] * 9


def test_a_sentence_too_long_is_cut_between_words() -> None:
    parts = split("Kabel " * 100, Measure(Kind.CHARACTERS, 100), numbered=False)
    assert parts[0] == " ".join(["Kabel"] * 16)


def test_a_word_too_long_is_cut_between_characters_as_people_see_them() -> None:
    family = "👨‍👩‍👧‍👦"
    assert split(family * 100, Measure(Kind.BYTES, 60), numbered=False) == [family * 2] * 50


def test_an_address_is_whole_even_within_a_word() -> None:
    parts = split(f"{'x' * 70}({LINK})", Measure(Kind.CHARACTERS, 80), numbered=False)
    assert parts == ["x" * 70 + "(", f"{LINK})"]


def test_numbers_of_two_digits_are_counted_in() -> None:
    parts = split("Kabel " * 200, Measure(Kind.CHARACTERS, 60))
    assert parts[0].endswith(f" (1/{len(parts)})")
    assert parts[-1].endswith(f" ({len(parts)}/{len(parts)})")


def test_too_small_a_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="39"):
        split("Guten Tag", Measure(Kind.BYTES, 39))


TEXTS = st.lists(
    st.sampled_from(
        ["Guten Tag", " ", ". ", "! ", "\n\n", "\n", "3. Juli", "z. B. ", "👨‍👩‍👧‍👦", "日本", "€{"]
    )
    | st.text(max_size=8)
    | st.text("aé ", min_size=20, max_size=200),
    max_size=30,
).map("".join)
MEASURES = st.builds(Measure, st.sampled_from(Kind), st.integers(40, 300))


@given(TEXTS, MEASURES, st.booleans())
@example("e" + "\u0301" * 500, Measure(Kind.WEIGHTED, 40), True)
def test_every_part_fits_and_none_is_empty(text: str, measure: Measure, numbered: bool) -> None:
    parts = split(text, measure, numbered=numbered)
    assert all(fits(part, measure) and part.strip() for part in parts)


@given(TEXTS, MEASURES)
def test_nothing_is_lost_but_white_space(text: str, measure: Measure) -> None:
    assert _bare("".join(split(text, measure, numbered=False))) == _bare(text)


@given(TEXTS, MEASURES)
def test_only_the_numbers_are_added(text: str, measure: Measure) -> None:
    parts = split(text, measure)
    numbers = [f" ({n}/{len(parts)})" if parts[1:] else "" for n in range(1, len(parts) + 1)]
    assert all(part.endswith(number) for part, number in zip(parts, numbers, strict=True))
    unnumbered = (part.removesuffix(number) for part, number in zip(parts, numbers, strict=True))
    assert _bare("".join(unnumbered)) == _bare(text)


@given(TEXTS, MEASURES)
def test_a_part_is_not_cut_again(text: str, measure: Measure) -> None:
    assert all(split(part, measure) == [part] for part in split(text, measure))


@given(
    st.lists(st.sampled_from(["👨‍👩‍👧‍👦", "é", "e\u0301", "👋🏽", "🇩🇪", "ก็"]), max_size=99),
    MEASURES,
)
def test_no_character_is_cut(signs: list[str], measure: Measure) -> None:
    parts = split("".join(signs), measure, numbered=False)
    assert [sign for part in parts for sign in graphemes(part)] == graphemes("".join(signs))


@given(st.lists(st.sampled_from(["Guten Tag.", "(siehe", LINK, f"{LINK}."]), max_size=20), MEASURES)
def test_no_address_is_cut_that_fits(words: list[str], measure: Measure) -> None:
    parts = split(" ".join(words), measure, numbered=False)
    whole = sum(part.count(LINK) for part in parts)
    assert whole == " ".join(words).count(LINK) or not fits(f"{LINK}.", measure)


@pytest.mark.parametrize(
    "hostile", ["a.", "( ", "日。", "1. ", "{€", "\u0301", "\n", "https://a.de "]
)
def test_a_hostile_text_is_cut_as_well(hostile: str) -> None:
    text = hostile * (8_000 // len(hostile))
    assert _bare("".join(split(text, POST, numbered=False))) == _bare(text)


def _bare(text: str) -> str:
    return "".join(text.split())
