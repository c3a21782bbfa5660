"""Words of articles and of questions, split by the same characters."""

import re

INDEXED = 20_000  # characters of a text
LONGEST = 200  # characters of a question
MOST = 12  # words of a question

_WORDS = re.compile(r"[^\W_]+")


def words_in(text: str) -> list[str]:
    """All of them, as they are written."""
    return _WORDS.findall(text)


def known_words(text: str) -> list[str]:
    """Those somebody could mistype, each once: of three letters or more, no bare numbers."""
    found = (word.lower() for word in words_in(text))
    return sorted({word for word in found if 3 <= len(word) <= 40 and not word.isdecimal()})


def asked(text: str) -> list[str]:
    """The words of a question; what goes beyond is not read."""
    return words_in(text[:LONGEST])[:MOST]
