"""Numbers that only the word before them makes private: "Kundennummer 4711", "SSN"."""

import re

from egal.shared.short.private.kinds import Kind, Spots
from egal.shared.short.private.labels import BETWEEN, value_of

_CALLED = r"(?:nummern?|nr\b\.?|no\b\.?|numbers?|id\b|code|zeichen|ref\b\.?)"
# What has a number of its own. With "-nummer" or without, and those that need it.
_OF_PEOPLE = (
    r"kund(?:en(?:konto)?|in|e)|kd|vertrags?(?:konto)?|auftrags?|bestell(?:ung)?s?|rechnungs?"
    r"|vertr[aä]ge?n?|rechnungen|bestellungen|aufträgen?|konten|kto"
    r"|mitglied(?:schaft)?s?|versicher(?:ung|ten)s?|policen?|konto|bankkonto|zähler|sendungs?|ausweis|reisepass"
    r"|buchungs?|reservierungs?|antrags?|imei|a/c"
    r"|customer|client|accounts?|contracts?|orders?|invoices?|member(?:ship)?|policy|tracking|parcel"
    r"|shipment|passport|booking|reservation|reference|claim"
)
_BY_NUMBER_ONLY = (
    r"paket|serien|geräte|personal(?:ausweis)?|führerschein|matrikel|karten|kreditkarten|schadens?"
    r"|patienten|lizenz|abo|teilnehmer|gutschrifts?|referenz|sim(?:-karten)?|akten|geschäfts|benutzer"
    r"|serial|licen[cs]e|patient|meter|case|card|subscri(?:ber|ption)|user"
)
_METER = r"\d ?[A-Z]{3}\d\d(?: ?\d{4}){2}"  # DIN 43863-5
_VALUE = (
    rf"(?:{_METER}|"
    r"#?[A-Z]{0,4}[-/]?\d[A-Z\d]*(?:[-/.][A-Z\d]+|\s\d{2,}|\s[A-Z]\s\d+(?:/\d+)?){0,6})"
)
_NO_SUM = r"(?!\w|[.,]\d|\s?(?:€|%|euro|eur\b|usd|gbp|dollar|pound|stück|kund|mal\b|times))"
_NUMBERS = re.compile(
    rf"(?<!\w)(?:(?:{_OF_PEOPLE})(?P<called>(?:[\s-]|\smit der\s|\swith the\s)?{_CALLED})?"
    rf"|(?:{_BY_NUMBER_ONLY})(?P<only>[\s-]?{_CALLED}))"
    rf"{BETWEEN}(?P<value>{_VALUE}){_NO_SUM}",
    re.IGNORECASE,
)
_AND_ANOTHER = re.compile(
    rf"(?:,|,? und|,? and|,? sowie|/)\s?(?P<value>{_VALUE}){_NO_SUM}", re.IGNORECASE
)
_BOOKED = re.compile(  # six letters and figures, as airlines and hotels have them
    r"(?<!\w)(?i:buchung|reservierung|booking|reservation) "
    r"(?P<value>(?=[A-Z]{0,4}\d)[A-Z\d]{5,8})(?!\w)"
)
_PLATES = re.compile(
    rf"(?<!\w)(?:kennzeichen|number plate|licen[cs]e plate){BETWEEN}"
    r"(?P<value>[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2} ?\d{1,4}[EH]?\b|[A-Z]{2}\d\d ?[A-Z]{3}\b)",
    re.IGNORECASE,
)
_TAXES = re.compile(
    r"(?<!\w)(?:(?:steuer|st\.)-?(?:nummer|nr\.?|id(?:ent)?)|steuerliche id\w{0,30}|id-?nr\.?"
    r"|(?:sozial|renten)versicherungs\w{0,30}|tax (?:id|number|no\.?)|ssn"
    r"|social security(?: number)?|national insurance(?: number)?|utr)"
    rf"{BETWEEN}(?P<value>{_VALUE})(?!\w)",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?:19|20)\d\d|\d{1,2}[./-](?:19|20)?\d\d|\d{1,2}\.\d{1,2}\.\d{2,4}")
_FIGURES_CALLED, _FIGURES = 2, 4


def numbers(text: str) -> Spots:
    for found in _NUMBERS.finditer(text):
        if _is_number(found["value"], called=bool(found["called"] or found["only"])):
            yield from _listed(text, found)
    for found in _BOOKED.finditer(text):
        yield value_of(Kind.NUMBER, found)
    for found in _TAXES.finditer(text):
        yield value_of(Kind.TAX, found)
    for found in _PLATES.finditer(text):
        yield value_of(Kind.NUMBER, found)


def _listed(text: str, found: re.Match[str] | None) -> Spots:
    """This one and those that follow it: "R-20261 und R-20262"."""
    while found:
        yield value_of(Kind.NUMBER, found)
        found = _AND_ANOTHER.match(text, found.end())
        if found and not _is_number(found["value"], called=False):
            return


def _is_number(value: str, *, called: bool) -> bool:
    """Without the word "number" it may be a year, a month or how many: "Rechnung 03/2026"."""
    figures = sum(sign.isdigit() for sign in value)
    if called or value.startswith("#"):
        return figures >= _FIGURES_CALLED
    return figures >= _FIGURES and not _DATED.fullmatch(value)
