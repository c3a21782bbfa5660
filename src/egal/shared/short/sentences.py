"""Where sentences end, in German and English."""

import re
from typing import Any

import sentencex

from egal.shared.language import language_of

# What sentencex does not take for a shortening, mostly with a capital or a figure after it.
_SHORT = (
    r"inkl|exkl|zzgl|abzgl|bspw|ggf|evtl|max|min|mind|tel|str|pl|abs|art|mio|mrd|approx|incl|excl"
)
_NO_END = re.compile(rf"(?:\b(?:{_SHORT})|\b\d{{1,3}})\.\s*\Z", re.IGNORECASE)
_READ = 40  # characters, more than the longest of these


def ends(text: str) -> list[int]:
    """Where each sentence ends: the place after its white space. The last is the text's length.

    One that is missed is better than one too many: after "am 3." none ends, nor after "inkl.".
    """
    found = [each for each in _found(text) if not _NO_END.search(text[max(each - _READ, 0) : each])]
    return found if found[-1:] == [len(text)] else [*found, len(text)]


def _found(text: str) -> list[int]:
    boundaries: list[dict[str, Any]] = sentencex.get_sentence_boundaries(
        language_of(text) or "de", text
    )
    return [each["end_index"] for each in boundaries]
