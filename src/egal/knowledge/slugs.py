"""The part of an address that says what an article is about."""

import re
import unicodedata

LONGEST = 80  # characters
_SPELT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "ł": "l"}
)
_WORD = re.compile(r"[^\W_]+")


def slug_of(text: str) -> str:
    """Words in lower case with hyphens between; letters of other scripts stay. "" for no words."""
    spelt = unicodedata.normalize("NFC", text).lower().translate(_SPELT)
    slug = ""
    for word in _WORD.findall(_without_accents(spelt)):
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug


def _without_accents(text: str) -> str:
    """Marks that a letter of ours can do without; other scripts need theirs."""
    kept, letter = [], " "
    for each in unicodedata.normalize("NFD", text):
        letter = letter if unicodedata.combining(each) else each
        if each == letter or not letter.isascii():
            kept.append(each)
    return unicodedata.normalize("NFC", "".join(kept))
