"""X's weighted length: twitter-text 3 (docs.x.com/fundamentals/counting-characters, 2026-11-23)."""

import re
import unicodedata

from egal.shared.short.twitter import urls_in, without_emoji

_WORD = re.compile(r"\S+")
_PLAIN = re.compile(r"[^.©®\u1100-\U0010ffff]*")  # no address, no emoji, every code point weighs 1
_DOT_INSIDE = re.compile(r"\.\w")
_DOTS = 20  # more than an address has

_URL, _EMOJI = 23, 2
# Code points that do not weigh 1 but 2. (config/v3.json of twitter-text)
_HEAVY = re.compile(r"[^\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")


def weighed(text: str) -> int:
    """What twitter-text says of the whole, looked at word by word.

    Its search for addresses takes time by the cube of a word's dots (39 s for "a." 2,000 times). No
    address and no emoji goes over white space, so each word is searched for itself, and one that
    has more than 20 dots is not.
    """
    normal = unicodedata.normalize("NFC", text)
    blanks = _WORD.sub("", normal)
    return _of_signs(blanks) + sum(map(_of_word, _WORD.findall(normal)))


def addresses_in(word: str) -> list[tuple[int, int]]:
    """Where X sees addresses of the web in a word, each of which weighs 23."""
    if word.count(".") > _DOTS or not _DOT_INSIDE.search(word):
        return []
    return urls_in(word)


def _of_word(word: str) -> int:
    if _PLAIN.fullmatch(word):
        return len(word)
    weight = place = 0
    for begin, end in addresses_in(word):
        weight, place = weight + _of_text(word[place:begin]) + _URL, end
    return weight + _of_text(word[place:])


def _of_text(text: str) -> int:
    bare, emoji = without_emoji(text)
    return _of_signs(bare) + _EMOJI * emoji


def _of_signs(text: str) -> int:
    return len(text) + len(_HEAVY.findall(text))
