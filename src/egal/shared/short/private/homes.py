"""Where a person lives: a street with a number, German and English, and British postcodes.

A town alone, a postcode with a town, a street without a number is nobody's.
"""

import re

from egal.shared.short.private.kinds import Kind, Spot, Spots

_WORD = r"[A-ZÄÖÜ][\w'’-]{0,30}"
_NUMBER = r"\d{1,4}(?: ?[a-z](?!\w))?(?!\s?[%€]|[\d:]|[.,]\d)"
_TOWN = rf"\d{{5}} {_WORD}(?:[ -](?:am {_WORD}|an der {_WORD}|im {_WORD}|{_WORD}))?"
_IN_TOWN = rf"(?:(?:, [^,\n]{{1,20}})?(?:,|,? in)?\s{{1,3}}{_TOWN})"
_ROADS = (
    r"Straße|Strasse|Str\.|Weg|Allee|Gasse|Platz|Chaussee|Ufer|Damm|Ring|Steig|Stieg|Stiege|Twiete"
    r"|Wall"
)
_OF_ONE_WORD = (  # in small letters, too: it needs no name before it
    r"[\w-]{1,30}(?:stra(?:ß|ss)e|str\.?)|[A-ZÄÖÜ][\w-]{1,30}(?:weg|allee|gasse|platz|chaussee|ufer"
    r"|damm|stieg|twiete|ring|steig|stiege|graben|wall)"
)
_ROAD = re.compile(
    rf"(?<!\w)(?:{_OF_ONE_WORD}|(?:{_WORD} ){{1,2}}(?:{_ROADS})) {_NUMBER}{_IN_TOWN}?"
)
_PO_BOX = re.compile(rf"(?<!\w)(?i:postfach|p\.? ?o\.? box) \d{{1,4}}(?: \d\d){{0,2}}{_IN_TOWN}?")
# am Lerchenberg 19: names that are no streets everywhere, but where somebody is at one
_AT_ONE = re.compile(
    r"(?<!\w)(?i:am|im|in der|in den|auf dem|auf der) (?!\w{0,20}(?:bahnhof|friedhof))"
    r"(?P<home>[A-ZÄÖÜ][\w-]{1,30}(?:berg|kamp|feld|hof|grund|winkel|busch|moor|tal|hang|hain|born)"
    rf" {_NUMBER})(?!\s?(?i:uhr|mal|stück|euro)|\w)"
)
# Am Alten Markt 3, 18055 Rostock: any name, known by the postcode and town behind it
_BY_TOWN = re.compile(
    rf"(?<!\w)(?:{_WORD} )(?:(?:den|der|dem|am|im|zum|zur|{_WORD}) ){{0,3}}{_NUMBER}{_IN_TOWN}"
)
_BRITISH = r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?!\w)"
_POSTCODE = re.compile(rf"(?<!\w){_BRITISH}")
_ENGLISH = re.compile(
    r"(?<!\w)(?:(?:Flat|Apartment|Apt\.?|Unit|Suite) \w{1,5},? )?\d{1,5}[A-Za-z]? "
    rf"(?:{_WORD} ){{1,3}}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Court|Close|Crescent|Boulevard|Blvd|Terrace"
    r"|Square|Gardens|Row|Mews|Way|Gate|Grove|Walk|Place|Hill)\b(?:\.(?=,| [NS]))?(?: [NS][EW]?\b)?"
    rf"(?:,? (?!{_BRITISH}|[A-Z]{{2}}\b){_WORD}){{0,2}}(?:,? {_BRITISH}|,? [A-Z]{{2}} \d{{5}}\b)?"
)
_NO_STREET = re.compile(
    r"(?:arbeits|park|stell|sitz|bau|speicher|steh|steck|start|tabellen)platz|auf platz",
    re.IGNORECASE,
)


def homes(text: str) -> Spots:
    for found in _AT_ONE.finditer(text):
        yield Spot(Kind.ADDRESS, *found.span("home"))
    for pattern in (_ROAD, _BY_TOWN, _PO_BOX, _ENGLISH, _POSTCODE):
        for found in pattern.finditer(text):
            if not _NO_STREET.search(found[0]):
                yield Spot(Kind.ADDRESS, *found.span())
