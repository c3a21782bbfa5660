"""Which language a text is in, as far as its small words tell."""

from typing import Literal

Language = Literal["de", "en", ""]

_READ = 2_000  # characters; the rest will be in the same language
_LEAST = 3  # small words that must be there
_CLEARLY = 4  # times as many as of the other language

# Words that are common in both ("in", "so", "was", "war", "hat") say nothing and are in neither.
_GERMAN = frozenset(
    """aber alle als auch auf aus bei bis bitte dann das dass dem den der des die dich dir doch
    durch ein eine einem einen einer er es für gibt habe haben ich ihr ihre ihren im immer ist ja
    jetzt kann kein keine können leider mein meine mich mir mit nach nicht noch nur oder schon sehr
    sich sie sind um und uns unser unsere vom von warum wenn werden wie wieder wir wird wurde zu zum
    zur über""".split()  # noqa: SIM905 - a list of them would be a hundred lines
)
_ENGLISH = frozenset(
    """about after and any are as at be been but by can could did do does for from had has have he
    hello her here his how i if is it its just me my no not now of on or our out she since that the
    their them then there they this to up us we were what when where which who why with would you
    your""".split()  # noqa: SIM905
)


def language_of(text: str) -> Language:
    """German or English; "" for a text too short to tell, in both, or in another language."""
    words = text[:_READ].lower().split()
    german = sum(map(_GERMAN.__contains__, words))
    english = sum(map(_ENGLISH.__contains__, words))
    if german >= max(_LEAST, _CLEARLY * english):
        return "de"
    return "en" if english >= max(_LEAST, _CLEARLY * german) else ""
