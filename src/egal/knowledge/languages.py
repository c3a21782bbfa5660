"""How text of a language is stemmed: by the configuration PostgreSQL has for it."""

from types import MappingProxyType

_KNOWN = """
    ar arabic, hy armenian, eu basque, ca catalan, da danish, nl dutch, en english, fi finnish,
    fr french, de german, el greek, hi hindi, hu hungarian, id indonesian, ga irish, it italian,
    lt lithuanian, ne nepali, no norwegian, nb norwegian, nn norwegian, pt portuguese, ro romanian,
    ru russian, sr serbian, es spanish, sv swedish, ta tamil, tr turkish, yi yiddish
"""
CONFIGURATIONS = MappingProxyType(dict(pair.split() for pair in _KNOWN.split(",")))


def configuration(language: str) -> str:
    """The text search configuration of a language code (BCP 47); one that does not stem for the
    rest."""
    return f"egal_{CONFIGURATIONS.get(language.partition('-')[0], 'simple')}"
