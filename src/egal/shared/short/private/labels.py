"""What stands between a word and the value that it makes private: "lautet", ":"."""

import re

from egal.shared.short.private.kinds import Kind, Spot

BETWEEN = r"(?:,?\s?[:=,]|\s(?:ist|lautet|war|is|was|die|der|also|nun|jetzt|now)\b){0,3}\s?"


def value_of(kind: Kind, found: re.Match[str]) -> Spot:
    return Spot(kind, *found.span("value"))
