"""All detectors over one text."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from egal.shared.short.private.accounts import cards, ibans, tax_numbers
from egal.shared.short.private.births import births
from egal.shared.short.private.homes import homes
from egal.shared.short.private.kinds import SAID, Kind, Spot, Spots
from egal.shared.short.private.numbered import numbers
from egal.shared.short.private.own import Own
from egal.shared.short.private.reaching import emails, phones
from egal.shared.short.private.secrets import secrets


@dataclass(frozen=True, slots=True)
class Found:
    """said: the kind in English words marked for translation ("Card number"), for `gettext`."""

    kind: Kind
    start: int
    end: int
    said: str


def private_in(text: str, country: str, own: Collection[str] = ()) -> list[Found]:
    """What looks private, in the order of the text; no two overlap.

    country: ISO 3166 code of the workspace, whose telephone numbers go without their country code.
    own: what the company has published of itself and may be written: telephone numbers, e-mail
    addresses or "@its-domain.example" for all of them, postal addresses, IBANs, in any spelling.
    start, end: code points, as Python counts; JavaScript counts some of them twice.

    Found by form (check digits, each country's telephone numbers, streets) or by the word before it
    ("Kundennummer", "PIN"), in German and English. Of 56 private things in texts that it was not
    made for, 50 were found, and one thing that was not (tests/unseen.txt, November 2026): it is a
    reminder, no proof. Names are never found. Not private are a BIC, which names a bank, a
    telephone number that is free or paid extra, and the mailbox of a role (info@, press@).

    Time is linear in the length of the text.
    """
    mine = Own(own, country)
    found = _apart(spot for each in _spots(text, country) for spot in each)
    return [
        Found(spot.kind, spot.start, spot.end, SAID[spot.kind])
        for spot in found
        if not mine.has(spot.kind, text[spot.start : spot.end])
    ]


def _spots(text: str, country: str) -> tuple[Spots, ...]:
    """The surest first: where two overlap, the first is kept."""
    return (
        ibans(text),
        cards(text),
        emails(text),
        secrets(text),
        births(text),
        tax_numbers(text),
        numbers(text),
        homes(text),
        phones(text, country),
    )


def _apart(spots: Iterable[Spot]) -> list[Spot]:
    taken: set[int] = set()
    kept = []
    for spot in spots:
        places = range(spot.start, spot.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(spot)
    return sorted(kept, key=lambda spot: spot.start)
